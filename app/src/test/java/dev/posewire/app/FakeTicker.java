package dev.posewire.app;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;

/** Time that a test moves. Not thread-safe: owned by the test. */
public final class FakeTicker implements Ticker {
  private long nanos;

  @Override
  public long nanos() {
    return nanos;
  }

  public void advance(Duration time) {
    nanos += time.toNanos();
  }
}
