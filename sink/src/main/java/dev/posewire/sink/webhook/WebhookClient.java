package dev.posewire.sink.webhook;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests by Java's HTTP client. Not thread-safe: owned by the thread that writes, but for
 * {@link #cancel}.
 *
 * <p>The client works on threads {@code sink-<name>-http-<n>}, which end on close. Its selector
 * thread and its idle connections end a few seconds after nobody has the client any more and the
 * garbage collector has seen it: before Java 21 there is no other way.
 *
 * <p>It speaks HTTP/1.1: with HTTP/2 it would ask each plain server for an upgrade. Proxies and
 * trusted certificates are those of the JVM.
 */
final class WebhookClient implements AutoCloseable {
  private static final long CLOSE_MILLIS = 1_000;

  private final ExecutorService executor;
  private final Map<WebhookRequest, CompletableFuture<?>> running = new ConcurrentHashMap<>();
  private Optional<HttpClient> client;
  // Written by who cancels, read by the owner.
  private volatile boolean cancelled;

  /**
   * Connects to nothing yet.
   *
   * @throws UserErrorException if the JVM's trusted certificates cannot be read
   */
  WebhookClient(String name, int threads) {
    AtomicInteger count = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, name + "-http-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.client = Optional.of(client(executor));
  }

  private static HttpClient client(ExecutorService executor) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(executor)
          .build();
    } catch (UncheckedIOException e) {
      throw new UserErrorException(
          "the certificates that Java trusts cannot be read: %s; check -Djavax.net.ssl.trustStore"
              .formatted(e.getCause().getMessage()),
          e);
    }
  }

  /** The answer to come; who cancels it ends the request. */
  CompletableFuture<HttpResponse<String>> send(WebhookRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        client
            .orElseThrow(() -> new IllegalStateException("closed"))
            .sendAsync(request.http(), unused -> new AnswerStart());
    running.put(request, answer);
    var unused = answer.whenComplete((response, failure) -> running.remove(request));
    // Only after it is among those that cancel() ends.
    if (cancelled) answer.cancel(true);
    return answer;
  }

  /** Ends all requests, and every later one, by a CancellationException. From any thread. */
  void cancel() {
    cancelled = true;
    running.values().forEach(answer -> answer.cancel(true));
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void close() {
    cancel();
    client = Optional.empty();
    executor.shutdownNow();
    try {
      boolean unused = executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
