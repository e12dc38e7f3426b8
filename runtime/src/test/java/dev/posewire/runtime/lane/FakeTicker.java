package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that goes on when the test says so, or by a step each time it is asked. */
final class FakeTicker implements Ticker {
  private final AtomicLong now = new AtomicLong(-7_000_000_000L); // an origin like any other
  private volatile long stepNanos; // written by the test, read by those who ask

  @Override
  public long nanos() {
    return now.getAndAdd(stepNanos);
  }

  void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  void step(Duration duration) {
    stepNanos = duration.toNanos();
  }
}
