package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A fake of ingest's HTTP API on the loopback: keeps what it is given without judging it, and gives
 * scripted answers where a test asks for them. Thread-safe by its lock.
 */
final class FakeApi implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, 10, (byte) 0xff, (byte) 0xd9};

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CHANNELS = "/v1/channels";

  private final Map<String, ObjectNode> channels = new TreeMap<>();
  private final Map<String, ObjectNode> statuses = new TreeMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final Deque<FakeAnswer> scripted = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private String scriptedMethod = "";
  private FakeAnswer probe = new FakeAnswer(200, "{}");
  private boolean silent;
  private int version;

  /** {@code token}: what was sent to be let in; empty: nothing. */
  record Request(String method, String path, String token, String contentType, JsonNode body) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives these answers, one after the other, to requests of the method. */
  synchronized void script(String method, FakeAnswer... answers) {
    scriptedMethod = method;
    scripted.addAll(List.of(answers));
  }

  synchronized void answerProbesWith(String body) {
    probe = new FakeAnswer(200, body);
  }

  /** From now on it takes requests and answers nothing. */
  synchronized void fallSilent() {
    silent = true;
  }

  /** A channel with the defaults of all fields. */
  synchronized ObjectNode have(String id, String url) {
    ObjectNode channel = complete(object().put("channel", id).put("url", url));
    channels.put(id, channel);
    return channel;
  }

  synchronized ObjectNode haveStatus(String id, String state) {
    ObjectNode status =
        object().put("channel", id).put("state", state).put("detail", "").put("instance", "host-1");
    statuses.put(id, status);
    return status;
  }

  synchronized ObjectNode channel(String id) {
    return channels.get(id);
  }

  synchronized List<String> ids() {
    return List.copyOf(channels.keySet());
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The only request of a method. */
  Request request(String method) {
    List<Request> found =
        requests().stream().filter(request -> request.method().equals(method)).toList();
    if (found.size() != 1) throw new AssertionError("not one " + method + ": " + requests());
    return found.get(0);
  }

  private ObjectNode complete(ObjectNode given) {
    ObjectNode channel =
        object().put("name", "").put("enabled", true).put("transport", "TCP").put("maxFps", 0.0);
    channel.put("policy", "LATEST").put("loop", false).putNull("region");
    channel.put("keyframesOnly", false).put("frozenSeconds", 0.0);
    channel.putObject("options");
    channel.putObject("tags");
    channel.setAll(given);
    channel.remove("updatedAt");
    return channel.put("updatedAt", NOW.plusSeconds(version++).toString());
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().toString();
    try (exchange) {
      if (isSilent(exchange, path, body)) {
        closed.await();
        return;
      }
      if (path.contains("/snapshot.jpg") && isUnscripted()) {
        exchange.getResponseHeaders().set("Posewire-Captured-At", "2026-11-22T11:59:59.5Z");
        exchange.sendResponseHeaders(200, JPEG.length);
        exchange.getResponseBody().write(JPEG);
        return;
      }
      send(exchange, answer(exchange.getRequestMethod(), path, body));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isUnscripted() {
    return scripted.isEmpty();
  }

  private synchronized boolean isSilent(HttpExchange exchange, String path, byte[] body) {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            path,
            first(exchange, "Authorization").replaceFirst("^Bearer ", ""),
            first(exchange, "Content-Type"),
            body.length == 0
                ? MAPPER.missingNode()
                : json(new String(body, StandardCharsets.UTF_8))));
    return silent;
  }

  private static String first(HttpExchange exchange, String header) {
    String value = exchange.getRequestHeaders().getFirst(header);
    return value == null ? "" : value;
  }

  private static void send(HttpExchange exchange, FakeAnswer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) exchange.getResponseBody().write(bytes);
  }

  private synchronized FakeAnswer answer(String method, String path, byte[] body) {
    if (method.equals(scriptedMethod) && !scripted.isEmpty()) return scripted.pop();
    if (path.equals(CHANNELS + ":probe")) return probe;
    if (path.equals(CHANNELS)) return list(channels);
    if (path.equals("/v1/status")) return list(statuses);
    if (!path.startsWith(CHANNELS + "/")) return new FakeAnswer(404, "no such page");
    String id = path.substring(CHANNELS.length() + 1);
    if (id.endsWith("/status")) return found(statuses.get(id.replace("/status", "")));
    String text = new String(body, StandardCharsets.UTF_8);
    return switch (method) {
      case "GET" -> found(channels.get(id));
      case "PUT" -> put(id, (ObjectNode) json(text));
      case "PATCH" -> patch(id, (ObjectNode) json(text));
      case "DELETE" -> channels.remove(id) == null ? notFound() : new FakeAnswer(204, "");
      default -> FakeAnswer.problem(405, "no such method");
    };
  }

  private static FakeAnswer list(Map<String, ObjectNode> entries) {
    ObjectNode document = object();
    ArrayNode unused = document.putArray("channels").addAll(entries.values());
    return new FakeAnswer(200, document.toString());
  }

  private static FakeAnswer found(ObjectNode entry) {
    return entry == null ? notFound() : new FakeAnswer(200, entry.toString());
  }

  private static FakeAnswer notFound() {
    return FakeAnswer.problem(404, "there is no such channel");
  }

  private FakeAnswer put(String id, ObjectNode given) {
    ObjectNode before = channels.get(id);
    ObjectNode after = complete(given);
    if (before != null) {
      ObjectNode same = after.deepCopy();
      same.set("updatedAt", before.get("updatedAt"));
      if (same.equals(before)) return new FakeAnswer(200, before.toString());
    }
    channels.put(id, after);
    return new FakeAnswer(before == null ? 201 : 200, after.toString());
  }

  /** Merges one level deep, which is all that a channel has. */
  private FakeAnswer patch(String id, ObjectNode patch) {
    ObjectNode before = channels.get(id);
    if (before == null) return notFound();
    ObjectNode after = before.deepCopy();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode map
                  && after.get(field.getKey()) instanceof ObjectNode into) {
                map.properties()
                    .forEach(
                        entry -> {
                          JsonNode unused =
                              entry.getValue().isNull()
                                  ? into.remove(entry.getKey())
                                  : into.set(entry.getKey(), entry.getValue());
                        });
              } else {
                after.set(field.getKey(), field.getValue());
              }
            });
    return put(id, after);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
