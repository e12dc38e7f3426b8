package dev.posewire.bench;

import dev.posewire.runtime.lifecycle.Health;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts events and lets one wait for them. Thread-safe. */
final class EventCounter {
  private final Health health;
  // Guarded by this.
  private long events;

  /**
   * @param health of what makes the events: no one waits for those of a process that failed
   */
  EventCounter(Health health) {
    this.health = health;
    health.onFatal(this::wake);
  }

  synchronized void add() {
    events++;
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits until so many have come since the start.
   *
   * @return how many have come
   * @throws IllegalStateException if they do not come in time
   */
  synchronized long await(long wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (events < wanted) {
      if (!health.isLive()) throw new IllegalStateException("the pipeline failed; see the log");
      long leftNanos = deadline - System.nanoTime();
      if (leftNanos <= 0) {
        throw new IllegalStateException(
            "%d of %d events came within %s".formatted(events, wanted, limit));
      }
      TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
    }
    return events;
  }
}
