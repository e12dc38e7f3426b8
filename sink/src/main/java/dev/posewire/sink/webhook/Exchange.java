package dev.posewire.sink.webhook;

import dev.posewire.schemas.PoseEvent;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A request that runs.
 *
 * @param rest of the events of its channel, which wait for its answer
 * @param deadlineNanos when it is given up
 */
record Exchange(
    WebhookRequest request,
    Queue<PoseEvent> rest,
    CompletableFuture<HttpResponse<String>> answer,
    long deadlineNanos) {
  boolean isOverdue() {
    return System.nanoTime() - deadlineNanos >= 0;
  }
}
