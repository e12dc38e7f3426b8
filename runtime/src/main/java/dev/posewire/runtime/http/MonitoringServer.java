package dev.posewire.runtime.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /metrics}, {@code /health/live} and {@code /health/ready} over HTTP: 200, or 503
 * where the process is not live or not ready, with a JSON body that says why. Thread-safe.
 *
 * <p>Two worker threads and 16 requests that wait; beyond it the accepting thread serves, and new
 * connections wait in the system's backlog. A request or an answer that takes more than 10 s is cut
 * off.
 */
public final class MonitoringServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MonitoringServer.class);
  private static final int WORKERS = 2;
  private static final int MAX_WAITING = 16;
  private static final int BACKLOG = 64;
  private static final String MAX_SECONDS = "10";
  private static final long CLOSE_SECONDS = 2;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  // Prometheus' text exposition format, https://prometheus.io/docs/instrumenting/exposition_formats
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // The JDK's server has no other way to bound a slow client; it reads them once per JVM.
    setIfAbsent("sun.net.httpserver.maxReqTime", MAX_SECONDS);
    setIfAbsent("sun.net.httpserver.maxRspTime", MAX_SECONDS);
  }

  private record Answer(int status, String contentType, String body) {}

  private final HttpServer server;
  private final ThreadPoolExecutor workers;
  private final PrometheusMeterRegistry registry;
  private final Health health;
  private final RateLimitedLog faults = new RateLimitedLog(log, Ticker.system());

  private MonitoringServer(HttpServer server, PrometheusMeterRegistry registry, Health health) {
    this.server = server;
    this.registry = registry;
    this.health = health;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            body -> {
              Thread thread = new Thread(body, "monitoring-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Opens the port and begins to answer.
   *
   * @param address port 0 takes any free one, see {@link #port}
   * @param option the one that sets the address, for the message when it cannot be had
   * @throws UserErrorException if the port is taken or the host is not of this machine
   */
  public static MonitoringServer start(
      HostAndPort address, String option, PrometheusMeterRegistry registry, Health health) {
    HttpServer server;
    try {
      InetAddress host = InetAddress.getByName(address.host());
      server = HttpServer.create(new InetSocketAddress(host, address.port()), BACKLOG);
    } catch (IOException e) {
      throw new UserErrorException(
          String.format(
              "cannot listen on %s: %s; free the port or choose another address by %s",
              address, e.getMessage(), option),
          e);
    }
    MonitoringServer monitoring = new MonitoringServer(server, registry, health);
    server.setExecutor(monitoring.workers);
    server.createContext("/", monitoring::handle);
    server.start();
    log.info("metrics and health on http://{}", new HostAndPort(address.host(), monitoring.port()));
    return monitoring;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Closes the port and drops the requests under way; takes 2 s at most. */
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a request to the monitoring server did not end within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Answer answer = answer(method, exchange.getRequestURI().getPath());
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      if (answer.status() == 405) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      }
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(answer.status(), -1);
      } else {
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer answer(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(405, TEXT, "only GET and HEAD\n");
    }
    try {
      return page(path);
    } catch (RuntimeException e) {
      faults.warn("cannot answer " + path, e);
      return new Answer(500, TEXT, "failed, see the log\n");
    }
  }

  private Answer page(String path) {
    Health.Snapshot snapshot = health.snapshot();
    return switch (path) {
      case "/metrics" -> new Answer(200, PROMETHEUS, registry.scrape());
      case "/health/live" ->
          new Answer(snapshot.live() ? 200 : 503, JSON, HealthJson.live(snapshot));
      case "/health/ready" ->
          new Answer(snapshot.ready() ? 200 : 503, JSON, HealthJson.ready(snapshot));
      default -> new Answer(404, TEXT, "try /metrics, /health/live or /health/ready\n");
    };
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
