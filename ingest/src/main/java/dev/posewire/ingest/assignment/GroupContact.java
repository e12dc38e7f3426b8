package dev.posewire.ingest.assignment;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Tells when the group was last heard of: a poll says nothing of a broker that is out of reach. Not
 * thread-safe: owned by the member's thread.
 */
final class GroupContact {
  private final DoubleSupplier heartbeats;
  private final long limitNanos;
  private double seen;
  private long heardNanos;

  /**
   * @param heartbeats how many the group has answered; a number that stands still, or none, is
   *     silence
   * @param limit after so long in silence the group does without this member
   */
  GroupContact(DoubleSupplier heartbeats, Duration limit) {
    this.heartbeats = heartbeats;
    this.limitNanos = limit.toNanos();
  }

  /** The answers to the heartbeats of a consumer, which its own thread sends. */
  static DoubleSupplier heartbeats(Consumer<?, ?> consumer) {
    Metric total =
        consumer.metrics().entrySet().stream()
            .filter(
                metric ->
                    metric.getKey().name().equals("heartbeat-total")
                        && metric.getKey().group().equals("consumer-coordinator-metrics"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the consumer counts no heartbeats"));
    return () -> total.metricValue() instanceof Number count ? count.doubleValue() : 0;
  }

  /** The group has answered otherwise. */
  void heard(long nowNanos) {
    seen = heartbeats.getAsDouble();
    heardNanos = nowNanos;
  }

  /** Whether the group has been silent for too long. */
  boolean isLost(long nowNanos) {
    double now = heartbeats.getAsDouble();
    if (now != seen) {
      seen = now;
      heardNanos = nowNanos;
    }
    return nowNanos - heardNanos >= limitNanos;
  }
}
