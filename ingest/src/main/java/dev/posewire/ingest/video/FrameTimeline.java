package dev.posewire.ingest.video;

import java.util.OptionalLong;

/**
 * Turns a stream's own ticks into microseconds since its start. A frame without a pts comes one
 * nominal frame after the last; where the stream begins with such frames (FFmpeg's RTSP often gives
 * the first none), it starts with them. Not thread-safe: owned by the source's thread.
 */
final class FrameTimeline {
  private static final long MICROS = 1_000_000;

  /** Between frames where the rate is unknown: 25 frames a second. */
  private static final double DEFAULT_FPS = 25;

  private final long tickNumerator;
  private final long tickDenominator;
  private final long frameMicros;
  private final OptionalLong start;
  private OptionalLong offsetMicros = OptionalLong.empty();
  private long lastMicros;

  /**
   * One tick is {@code tickNumerator / tickDenominator} seconds.
   *
   * @param start ticks; where unknown, the first frame that has a pts is the start
   * @param fps nominal; 0: unknown
   */
  FrameTimeline(int tickNumerator, int tickDenominator, OptionalLong start, double fps) {
    if (tickNumerator <= 0 || tickDenominator <= 0) {
      throw new IllegalArgumentException(
          "tick must be > 0: %d/%d".formatted(tickNumerator, tickDenominator));
    }
    this.tickNumerator = tickNumerator;
    this.tickDenominator = tickDenominator;
    this.start = start;
    this.frameMicros = Math.round(MICROS / (fps > 0 ? fps : DEFAULT_FPS));
    this.lastMicros = -frameMicros;
  }

  /** {@code pts}: ticks; empty: unknown. */
  long micros(OptionalLong pts) {
    long nextMicros = lastMicros + frameMicros;
    if (pts.isEmpty()) {
      lastMicros = nextMicros;
      return lastMicros;
    }
    long micros = micros(pts.getAsLong() - start.orElse(0));
    if (offsetMicros.isEmpty()) {
      boolean isFirstFrame = nextMicros == 0;
      boolean isPlaced = isFirstFrame && start.isPresent();
      offsetMicros = OptionalLong.of(isPlaced ? 0 : nextMicros - micros);
    }
    lastMicros = micros + offsetMicros.getAsLong();
    return lastMicros;
  }

  private long micros(long ticks) {
    long seconds = ticks / tickDenominator;
    long rest = ticks % tickDenominator;
    return seconds * tickNumerator * MICROS
        + Math.round((double) rest * tickNumerator * MICROS / tickDenominator);
  }
}
