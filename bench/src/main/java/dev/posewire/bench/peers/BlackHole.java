package dev.posewire.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that swallows what is sent to it: no connection is made and none is refused. Owned by
 * the thread that opens it.
 *
 * <p>Linux drops the first packet of a connection (SYN) to a socket whose queue of connections that
 * nobody accepts is full; on other systems it may refuse.
 */
public final class BlackHole implements AutoCloseable {
  private static final int MOST = 64;
  private static final int DROPPED_MILLIS = 300;

  private final ServerSocket server;
  private final List<Socket> waiting = new ArrayList<>();

  private BlackHole(ServerSocket server) {
    this.server = server;
  }

  /** Opens it, and fills its queue until nothing comes through. */
  public static BlackHole open() throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    try {
      hole.fill();
      return hole;
    } catch (IOException e) {
      hole.close();
      throw e;
    }
  }

  private void fill() throws IOException {
    while (waiting.size() < MOST) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), DROPPED_MILLIS);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IOException("the queue takes more than " + MOST + " connections");
  }

  public String url() {
    return "rtsp://127.0.0.1:" + server.getLocalPort() + "/camera";
  }

  @Override
  public void close() {
    try {
      for (Socket socket : waiting) socket.close();
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
