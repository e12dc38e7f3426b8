package dev.posewire.worker;

import dev.posewire.schemas.Policy;
import java.time.Duration;

/**
 * How a worker works.
 *
 * @param linger how long the first frame of a batch may wait for the others, where its device says
 *     nothing
 * @param recordedShare of the frames while both lanes wait, above 0 and below 1
 * @param maxInFlight recorded frames between poll and result
 * @param deviceLossLimit how long it keeps its place in the group while no device works
 */
public record WorkerSettings(
    Duration linger, double recordedShare, int maxInFlight, Duration deviceLossLimit) {
  /** A frame that waits for longer only grows old. */
  public static final Duration MAX_LINGER = Duration.ofSeconds(1);

  private static final int MAX_IN_FLIGHT = 10_000;

  /** 64 frames of the model's size are 22 MB; those of larger models pause sooner. */
  private static final long MAX_IN_FLIGHT_BYTES = 48L << 20;

  /** Of the heap, that live frames may take: what else is there needs far less than the rest. */
  private static final int LIVE_HEAP_SHARE = 4;

  public WorkerSettings {
    if (!isLinger(linger)) {
      throw new IllegalArgumentException(
          "--linger must be 0ms to %dms: %s".formatted(MAX_LINGER.toMillis(), linger));
    }
    if (!(recordedShare > 0 && recordedShare < 1)) {
      throw new IllegalArgumentException(
          "--recorded-share must be above 0 and below 1: " + recordedShare);
    }
    if (maxInFlight < 1 || maxInFlight > MAX_IN_FLIGHT) {
      throw new IllegalArgumentException("--max-in-flight must be 1 to 10000: " + maxInFlight);
    }
    if (deviceLossLimit.isNegative() || deviceLossLimit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("--device-loss-limit must be 0 to 1d: " + deviceLossLimit);
    }
  }

  /** Whether a frame may wait so long for its batch. */
  public static boolean isLinger(Duration time) {
    return !time.isNegative() && time.compareTo(MAX_LINGER) <= 0;
  }

  /**
   * Frames of a lane between poll and result. Of a live channel one frame waits, whose place the
   * next one takes: a bound below the number of channels would leave their frames to grow old in
   * Kafka.
   */
  int maxInFlight(Policy policy) {
    return policy == Policy.EVERY ? maxInFlight : MAX_IN_FLIGHT;
  }

  /** Their encoded size: likewise, a frame of each live channel must fit, or all pause. */
  long maxInFlightBytes(Policy policy, long heapBytes) {
    return policy == Policy.EVERY
        ? MAX_IN_FLIGHT_BYTES
        : Math.max(MAX_IN_FLIGHT_BYTES, heapBytes / LIVE_HEAP_SHARE);
  }

  public static WorkerSettings defaults() {
    return new WorkerSettings(Duration.ofMillis(5), 0.25, 64, Duration.ofMinutes(1));
  }
}
