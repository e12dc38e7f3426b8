package dev.posewire.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A receiver of webhooks that can be unwell. Closed by the test. */
final class HookServer implements AutoCloseable {
  /** What it does with a request. */
  enum Mood {
    WELL,
    /** Answers 500. */
    BROKEN,
    /** Does not answer. */
    SILENT,
    /** Answers 200, after a while. */
    SLOW
  }

  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  // By identity, how often it came and was answered by 200.
  private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();
  // Written by the test, read by the server's threads.
  private volatile Mood mood = Mood.WELL;

  HookServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/events";
  }

  void become(Mood next) {
    mood = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Mood now = mood;
    if (now == Mood.SILENT) LockSupport.parkNanos(SILENCE_NANOS);
    if (now == Mood.SLOW) LockSupport.parkNanos(SLOW_NANOS);
    if (now == Mood.WELL || now == Mood.SLOW) {
      Observed event = Observed.parse(new String(body, StandardCharsets.UTF_8));
      taken
          .computeIfAbsent(
              EventFeed.identity(event.channel(), event.sequence()), key -> new AtomicInteger())
          .incrementAndGet();
    }
    exchange.sendResponseHeaders(now == Mood.WELL || now == Mood.SLOW ? 200 : 500, -1);
    exchange.close();
  }

  Set<String> taken() {
    return taken.keySet();
  }

  int repeats() {
    return taken.values().stream().mapToInt(times -> times.get() - 1).sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
