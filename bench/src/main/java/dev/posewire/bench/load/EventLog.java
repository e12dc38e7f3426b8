package dev.posewire.bench.load;

import dev.posewire.schemas.PoseEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The events that come, without their people. Thread-safe. */
final class EventLog {
  /**
   * One frame's way.
   *
   * @param pts of its picture, in microseconds
   * @param device that ran it
   */
  record Seen(
      String channel,
      long sequence,
      long pts,
      String device,
      Instant receivedAt,
      Instant publishedAt,
      Instant inferredAt,
      Instant decodedAt) {}

  // Guarded by this.
  private final List<Seen> events = new ArrayList<>();

  synchronized void add(PoseEvent event) {
    events.add(
        new Seen(
            event.getChannel(),
            event.getSequence(),
            event.getPts(),
            event.getDevice(),
            event.getReceivedAt(),
            event.getPublishedAt(),
            event.getInferredAt(),
            event.getDecodedAt()));
    notifyAll();
  }

  /** Waits until so many have come. */
  synchronized void await(long wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (events.size() < wanted) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            "%d of %d events came within %s".formatted(events.size(), wanted, limit));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized void forget() {
    events.clear();
  }

  synchronized List<Seen> events() {
    return List.copyOf(events);
  }
}
