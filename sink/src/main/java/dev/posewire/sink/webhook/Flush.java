package dev.posewire.sink.webhook;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.SinkException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends the events of one flush: those of different channels side by side, those of one channel in
 * order, each request after the answer to the one before. Not thread-safe: owned by the thread that
 * writes, to which the answers come over a queue.
 *
 * <p>After a failure no other request begins; those that run are waited for, as their events may be
 * taken.
 */
final class Flush {
  private final WebhookTarget target;
  private final WebhookClient client;
  private final WebhookRequests requests;
  private final WebhookFault fault;
  private final Acknowledged acknowledged;

  /** Channels of which no request runs, though events are left. */
  private final Queue<Queue<PoseEvent>> ready = new ArrayDeque<>();

  /** In the order of their deadlines. */
  private final Set<Exchange> running = new LinkedHashSet<>();

  /** No more than run. */
  private final BlockingQueue<Exchange> answered = new LinkedBlockingQueue<>();

  private Optional<SinkException> failure = Optional.empty();

  /**
   * @param acknowledged gets the events that the receiver has taken
   * @throws SinkException if a secret is not there, or makes no request
   */
  Flush(WebhookTarget target, WebhookClient client, Acknowledged acknowledged)
      throws SinkException {
    Endpoint endpoint = Endpoint.of(target);
    this.target = target;
    this.client = client;
    this.requests = new WebhookRequests(target.batched(), endpoint);
    this.fault = new WebhookFault(target, endpoint, InstantSource.system());
    this.acknowledged = acknowledged;
  }

  /** Returns when all are taken; {@code channels}: the events of each, one at least. */
  void send(Collection<? extends Queue<PoseEvent>> channels) throws SinkException {
    ready.addAll(channels);
    try {
      while (mayStart() || !running.isEmpty()) {
        while (mayStart()) start(ready.remove());
        finish(takeAnswered());
      }
    } catch (InterruptedException e) {
      running.forEach(exchange -> exchange.answer().cancel(true));
      Thread.currentThread().interrupt();
      throw fault.ofClosing(e);
    }
    if (failure.isPresent()) throw failure.get();
  }

  private boolean mayStart() {
    return failure.isEmpty() && !ready.isEmpty() && running.size() < target.concurrency();
  }

  private void start(Queue<PoseEvent> channel) {
    WebhookRequest request = requests.next(channel);
    CompletableFuture<HttpResponse<String>> answer = client.send(request);
    Exchange exchange =
        new Exchange(request, channel, answer, System.nanoTime() + target.timeout().toNanos());
    running.add(exchange);
    var unused = answer.whenComplete((response, cause) -> answered.add(exchange));
  }

  /** Waits for the next answer, or the end of the time of the one that runs longest. */
  private Exchange takeAnswered() throws InterruptedException {
    Exchange oldest = running.iterator().next();
    Exchange next = answered.poll(oldest.deadlineNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (next != null) return next;
    oldest.answer().cancel(true); // in vain if it has come in this moment
    return answered.take();
  }

  private void finish(Exchange exchange) {
    running.remove(exchange);
    Optional<SinkException> why = failureOf(exchange);
    if (why.isPresent()) {
      fail(why.get());
      return;
    }
    acknowledged.add(exchange.request().ids());
    if (!exchange.rest().isEmpty()) ready.add(exchange.rest());
  }

  /** Of an answer that is there; empty: the events are taken. */
  private Optional<SinkException> failureOf(Exchange exchange) {
    try {
      return fault.of(exchange.request(), exchange.answer().join());
    } catch (CancellationException | CompletionException e) {
      // How the client ends a request that is cancelled depends on where it was.
      if (client.isCancelled()) return Optional.of(fault.ofClosing(e));
      if (exchange.isOverdue()) return Optional.of(fault.ofTimeout(e));
      return Optional.of(fault.of(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** What passes goes before what is refused: then all of it comes again, and tells itself. */
  private void fail(SinkException next) {
    if (failure.isEmpty() || next.kind() == SinkException.Kind.RETRIABLE) {
      failure = failure.filter(first -> first.kind() == next.kind()).or(() -> Optional.of(next));
    }
  }
}
