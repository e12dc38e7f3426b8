package dev.posewire.ingest.video;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers request after request, over any number of connections, with the next text of a list. */
final class RtspScript implements AutoCloseable {
  private final ServerSocket server;
  private final Queue<String> answers;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Thread thread;

  RtspScript(List<String> answers) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
  }

  RtspScript(ServerSocket server, List<String> answers) {
    this.server = server;
    this.answers = new ArrayDeque<>(answers);
    thread = new Thread(this::serve, "rtsp-script");
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** The requests so far, each with its header lines. */
  List<String> heard() {
    return heard;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        talk(socket);
      } catch (IOException e) {
        // it hung up, or this is closed
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    StringBuilder request = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      request.append(line).append('\n');
      if (!line.isEmpty()) {
        continue;
      }
      heard.add(request.toString());
      request.setLength(0);
      String answer = answers.poll();
      if (answer == null) {
        return;
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      thread.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
