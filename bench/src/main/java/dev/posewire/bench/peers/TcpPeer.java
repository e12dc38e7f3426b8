package dev.posewire.bench.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that accepts whoever comes and does them no good. Thread-safe: a thread accepts, and
 * each connection has one of its own, which ends with it. Bounded by its clients.
 */
public final class TcpPeer implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int GARBAGE_BYTES = 4096;

  /** What happens on one connection, on its own thread. */
  interface Conversation {
    void hold(Socket client) throws IOException;
  }

  private final ServerSocket server;
  private final Conversation conversation;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger(); // written by the accepting thread
  private final Thread acceptor;

  private TcpPeer(String name, Conversation conversation) throws IOException {
    this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    this.conversation = conversation;
    this.acceptor = new Thread(this::accept, name);
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Hears all that is said and never says a word, as a camera does that hangs. */
  public static TcpPeer silent() throws IOException {
    return new TcpPeer(
        "silent-peer",
        client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /** Ends each connection as soon as something is said. */
  public static TcpPeer hangingUp() throws IOException {
    return new TcpPeer("hanging-up-peer", client -> client.getInputStream().read());
  }

  /** Answers each request with bytes that mean nothing, and more of them. */
  public static TcpPeer babbling() throws IOException {
    Random random = new Random(1);
    return new TcpPeer(
        "babbling-peer",
        client -> {
          byte[] garbage = new byte[GARBAGE_BYTES];
          while (client.getInputStream().read() >= 0) {
            random.nextBytes(garbage);
            client.getOutputStream().write(garbage);
          }
        });
  }

  /** A good RTSP dialogue about a stream of H.264 whose packets hold no such thing. */
  public static TcpPeer streamingGarbage() throws IOException {
    return new TcpPeer("garbage-peer", new GarbageStream());
  }

  public String url() {
    return "rtsp://127.0.0.1:" + server.getLocalPort() + "/camera";
  }

  /** How many have come so far. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        accepted.add(client);
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(client), acceptor.getName() + "-client");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // closed: the end
    }
  }

  private void serve(Socket client) {
    try (client) {
      conversation.hold(client);
    } catch (IOException e) {
      // the client left
    } finally {
      accepted.remove(client);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : accepted) client.close();
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
