package dev.posewire.bench.load;

import dev.posewire.bench.load.EventLog.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How long frames took, in milliseconds. */
record Latency(double p50, double p95, double p99) {
  static Latency of(List<Seen> events, Function<Seen, Instant> from, Function<Seen, Instant> to) {
    double[] millis =
        events.stream()
            .mapToDouble(one -> Duration.between(from.apply(one), to.apply(one)).toNanos() / 1e6)
            .sorted()
            .toArray();
    return new Latency(at(millis, 0.5), at(millis, 0.95), at(millis, 0.99));
  }

  /** From the camera's frame to the decoded event. */
  static Latency whole(List<Seen> events) {
    return of(events, Seen::receivedAt, Seen::decodedAt);
  }

  private static double at(double[] sorted, double share) {
    if (sorted.length == 0) return Double.NaN;
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %d ms, p95 %d ms, p99 %d ms",
        Math.round(p50),
        Math.round(p95),
        Math.round(p99));
  }
}
