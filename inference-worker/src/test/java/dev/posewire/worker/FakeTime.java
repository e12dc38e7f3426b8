package dev.posewire.worker;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks, which go on together when the test says so. */
final class FakeTime {
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // an origin like any other
  private volatile Instant now = Frames.NOW; // written by the test

  Ticker ticker() {
    return nanos::get;
  }

  InstantSource clock() {
    return () -> now;
  }

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    now = now.plus(duration);
  }
}
