package dev.posewire.ingest.video;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers with what a test put at a path, and notes what it was asked. */
final class WebServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  record Request(String path, String host, String authorization) {}

  WebServer() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** One that is not started yet. */
  WebServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void put(String path, byte[] body) {
    bodies.put(path, body);
  }

  void put(String path, String... lines) {
    put(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  void redirect(String path, String location) {
    redirects.put(path, location);
  }

  List<Request> requests() {
    return requests;
  }

  List<String> paths() {
    return requests.stream().map(Request::path).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      var headers = exchange.getRequestHeaders();
      requests.add(
          new Request(
              path,
              String.valueOf(headers.getFirst("Host")),
              String.valueOf(headers.getFirst("Authorization"))));
      if (redirects.containsKey(path)) {
        exchange.getResponseHeaders().add("Location", redirects.get(path));
        exchange.sendResponseHeaders(302, -1);
        return;
      }
      byte[] body = bodies.get(path);
      if (body == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
