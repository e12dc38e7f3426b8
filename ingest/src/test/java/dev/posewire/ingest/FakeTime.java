package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Clocks;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks, moved by the test. Thread-safe. */
final class FakeTime implements Ticker, InstantSource {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private long nanos = 1_000;
  private Instant wall = START;

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant instant() {
    return wall;
  }

  synchronized void advance(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  /** Somebody sets the host's clock. */
  synchronized void setWall(Instant now) {
    wall = now;
  }

  Clocks clocks() {
    return new Clocks(this, this);
  }
}
