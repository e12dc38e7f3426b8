package dev.posewire.runtime.lane;

import dev.posewire.schemas.Policy;
import java.time.Duration;

/**
 * How one stage reads one lane.
 *
 * @param maxFrameAge LATEST: how far back an assignment begins; unused for EVERY
 * @param maxInFlight records between poll and finish before the partitions pause
 * @param maxInFlightBytes their encoded size, likewise
 * @param maxUncommitted finished records of a partition that may be redelivered after a crash
 * @param revokeTimeout how long a partition that goes waits for what is in flight
 */
public record LaneSettings(
    String stage,
    Policy policy,
    String topic,
    Duration maxFrameAge,
    int maxInFlight,
    long maxInFlightBytes,
    int maxUncommitted,
    Duration commitInterval,
    Duration revokeTimeout) {
  /**
   * Bounds what a restart repeats; the tail of {@code poses} that a decoder restores covers it
   * twice.
   */
  public static final int MAX_UNCOMMITTED = 500;

  public LaneSettings {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("max in flight must be >= 1: " + maxInFlight);
    }
    if (maxInFlightBytes < 1) {
      throw new IllegalArgumentException("max in flight bytes must be >= 1: " + maxInFlightBytes);
    }
  }

  /** The defaults beside what every stage must say. */
  public static LaneSettings of(
      String stage,
      Policy policy,
      String topic,
      Duration maxFrameAge,
      int maxInFlight,
      long maxBytes) {
    return new LaneSettings(
        stage,
        policy,
        topic,
        maxFrameAge,
        maxInFlight,
        maxBytes,
        MAX_UNCOMMITTED,
        Duration.ofMillis(500),
        Duration.ofSeconds(5));
  }

  /** For threads, metrics and messages: {@code worker-live}. */
  public String laneName() {
    return stage + (policy == Policy.LATEST ? "-live" : "-recorded");
  }
}
