package dev.posewire.ingest.snapshot;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;

/** What one search may take in all. Not thread-safe: owned by the searching thread. */
final class SearchBudget {
  private final Ticker ticker;
  private final Duration time;
  private final long beginNanos;
  private long bytesLeft;

  SearchBudget(Ticker ticker, Duration time, long bytes) {
    this.ticker = ticker;
    this.time = time;
    this.beginNanos = ticker.nanos();
    this.bytesLeft = bytes;
  }

  /** The time that is left; never below 1 ms, which a client needs to say that it is too late. */
  Duration timeLeft() throws SnapshotException {
    long left = time.toNanos() - (ticker.nanos() - beginNanos);
    if (left <= 0) {
      throw new SnapshotException("Kafka did not give it within " + time.toMillis() + " ms");
    }
    return Duration.ofNanos(Math.max(left, 1_000_000));
  }

  void take(long bytes) {
    bytesLeft -= bytes;
  }

  long bytesLeft() {
    return bytesLeft;
  }
}
