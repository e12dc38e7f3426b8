package dev.posewire.ingest.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Accepts connections and never says a word, as a camera does that hangs. */
final class SilentServer implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();
  private final Semaphore asked = new Semaphore(0);
  private final Thread thread;

  SilentServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread = new Thread(this::accept, "silent-server");
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Waits until so many clients have sent their first byte. */
  boolean awaitRequests(int count) throws InterruptedException {
    return asked.tryAcquire(count, 20, TimeUnit.SECONDS);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.add(socket);
        socket.getInputStream().read();
        asked.release();
      }
    } catch (IOException e) {
      // closed: the end
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : accepted) {
        socket.close();
      }
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
