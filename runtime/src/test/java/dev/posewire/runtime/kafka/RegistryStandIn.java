package dev.posewire.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for a Schema Registry, with the two calls that are used. Closed by the test. */
final class RegistryStandIn implements AutoCloseable {
  private final HttpServer server;
  private final List<String> schemas = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Answers instead of the schemas, once each. */
  final List<Integer> refusals = new CopyOnWriteArrayList<>();

  RegistryStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url(String user) {
    return URI.create("http://" + user + "127.0.0.1:" + server.getAddress().getPort());
  }

  /** {@code METHOD path authorization}. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(
        "%s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!refusals.isEmpty()) {
      send(exchange, refusals.remove(0), "{\"message\":\"not\nnow\"}");
    } else if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      send(exchange, id < schemas.size() ? 200 : 404, id < schemas.size() ? schemas.get(id) : "{}");
    } else {
      String schema = new String(body, UTF_8);
      if (!schemas.contains(schema)) schemas.add(schema);
      send(exchange, 200, "{\"id\":" + schemas.indexOf(schema) + "}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
