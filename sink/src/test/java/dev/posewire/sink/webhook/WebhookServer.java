package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server that answers as a test says, and notes what came. It can go away and come back.
 */
public final class WebhookServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** All that came, in the order of their coming. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** The ids of the events of those that were answered by 2xx. */
  public final List<String> taken = new CopyOnWriteArrayList<>();

  /** Channels of which two requests ran at a time. */
  public final List<String> overlaps = new CopyOnWriteArrayList<>();

  /** How many requests ran at a time. */
  public final AtomicInteger most = new AtomicInteger();

  /** How it answers; to be set while nothing runs. */
  public volatile Behaviour behaviour = request -> Answer.of(204);

  private final AtomicInteger running = new AtomicInteger();
  private final Map<String, String> channels = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Optional<SSLContext> tls;
  private final int port;
  private HttpServer server;

  public interface Behaviour {
    Answer to(Request request) throws InterruptedException;
  }

  public record Answer(int status, Map<String, String> headers, String body) {
    public static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    public static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body);
    }
  }

  /** Header names as HttpServer writes them: {@code Ce-id}. */
  public record Request(
      String uri, Map<String, List<String>> headers, String text, int clientPort) {
    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    public JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** Of one event or a batch. */
    public List<String> ids() {
      List<String> ids = new ArrayList<>();
      if (!json().isArray()) return List.of(header("Ce-id"));
      json().forEach(event -> ids.add(event.path("id").asText()));
      return ids;
    }

    public String channel() {
      return ids().get(0).split("/", 2)[0];
    }
  }

  public static WebhookServer start() throws IOException {
    return new WebhookServer(Optional.empty());
  }

  static WebhookServer startTls(SSLContext context) throws IOException {
    return new WebhookServer(Optional.of(context));
  }

  private WebhookServer(Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    listen(0);
    this.port = server.getAddress().getPort();
  }

  private void listen(int at) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), at);
    if (tls.isPresent()) {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = https;
    } else {
      server = HttpServer.create(address, 0);
    }
    server.createContext("/", this::answer);
    server.setExecutor(executor);
    server.start();
  }

  public String url() {
    return (tls.isPresent() ? "https" : "http") + "://localhost:" + port + "/poses";
  }

  /** Closes its port and all connections. */
  public void stop() {
    server.stop(0);
  }

  public void restart() throws IOException {
    listen(port);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8),
              exchange.getRemoteAddress().getPort());
      requests.add(request);
      if (channels.put(request.channel(), "") != null) overlaps.add(request.channel());
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Answer answer = behaviour.to(request);
      running.decrementAndGet();
      channels.remove(request.channel());
      if (answer.status() / 100 == 2) taken.addAll(request.ids());
      write(exchange, answer);
    } catch (InterruptedException e) {
      // The server is closing, and so is the connection.
      Thread.currentThread().interrupt();
    }
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
