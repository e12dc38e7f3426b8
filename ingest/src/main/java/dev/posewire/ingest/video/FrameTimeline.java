package dev.posewire.ingest.video;

import java.util.OptionalLong;

/**
 * Turns a stream's own ticks into microseconds since its start that always increase. A frame
 * without a pts comes one nominal frame after the last; where the stream begins with such frames
 * (FFmpeg's RTSP often gives the first none), it starts with them. Not thread-safe: owned by the
 * source's thread.
 *
 * <p>Ticks that begin anew after their last bit are counted on. Where they jump otherwise, the line
 * goes on by the time that went by, and the jump is told.
 */
final class FrameTimeline {
  private static final long MICROS = 1_000_000;

  /** Between frames where the rate is unknown: 25 frames a second. */
  private static final double DEFAULT_FPS = 25;

  /** Frames that are but a little out of order are no jump. */
  private static final long MAX_BACK_MICROS = MICROS / 2;

  /** A camera that was silent for so long was given up before. */
  private static final long MAX_GAP_MICROS = 60 * MICROS;

  /** In a film with a frame an hour, say, an hour is no jump. */
  private static final int MAX_GAP_FRAMES = 10;

  /**
   * What a stream counts in. One tick is {@code numerator / denominator} seconds.
   *
   * @param bits after which it begins anew; 64: never
   */
  record Ticks(int numerator, int denominator, int bits) {
    Ticks {
      if (numerator <= 0 || denominator <= 0) {
        throw new IllegalArgumentException(
            "tick must be > 0: %d/%d".formatted(numerator, denominator));
      }
    }

    private long micros(long ticks) {
      long seconds = ticks / denominator;
      long rest = ticks % denominator;
      return seconds * numerator * MICROS
          + Math.round((double) rest * numerator * MICROS / denominator);
    }
  }

  private final Ticks ticks;
  private final long frameMicros;
  private final OptionalLong start;
  private OptionalLong offsetMicros = OptionalLong.empty();
  private OptionalLong lastTicks = OptionalLong.empty();
  private long roundTicks;
  private long lastMicros;
  private long jumpMicros;

  /**
   * A line at its start.
   *
   * @param start ticks; where unknown, the first frame that has a pts is the start
   * @param fps nominal; 0: unknown
   */
  FrameTimeline(Ticks ticks, OptionalLong start, double fps) {
    this.ticks = ticks;
    this.start = start;
    this.frameMicros = Math.round(MICROS / (fps > 0 ? fps : DEFAULT_FPS));
    this.lastMicros = -frameMicros;
  }

  /**
   * The place of the next frame.
   *
   * @param pts ticks; empty: unknown
   * @param elapsedMicros the time that went by since the last frame; 0 where that says nothing, as
   *     with a file
   */
  long micros(OptionalLong pts, long elapsedMicros) {
    jumpMicros = 0;
    long nextMicros = lastMicros + frameMicros;
    if (pts.isEmpty()) {
      lastMicros = nextMicros;
      return lastMicros;
    }
    long micros = ticks.micros(unwrapped(pts.getAsLong() - start.orElse(0)));
    if (offsetMicros.isEmpty()) {
      boolean isFirstFrame = nextMicros == 0;
      boolean isPlaced = isFirstFrame && start.isPresent();
      offsetMicros = OptionalLong.of(isPlaced ? 0 : nextMicros - micros);
      lastMicros = micros + offsetMicros.getAsLong();
      return lastMicros;
    }
    long step = micros + offsetMicros.getAsLong() - lastMicros;
    if (step < -MAX_BACK_MICROS || step > Math.max(MAX_GAP_MICROS, MAX_GAP_FRAMES * frameMicros)) {
      long mended = Math.max(frameMicros, elapsedMicros);
      jumpMicros = step - mended;
      offsetMicros = OptionalLong.of(offsetMicros.getAsLong() - jumpMicros);
      step = mended;
    }
    lastMicros += Math.max(1, step);
    return lastMicros;
  }

  /** By how much the ticks jumped before the frame placed last; negative: back; 0: they did not. */
  long jumpMicros() {
    return jumpMicros;
  }

  private long unwrapped(long now) {
    if (ticks.bits() < 1 || ticks.bits() > 62) {
      return now;
    }
    long round = 1L << ticks.bits();
    long step = now - lastTicks.orElse(now);
    if (step < -round / 2) {
      roundTicks += round;
    } else if (step > round / 2) {
      roundTicks -= round;
    }
    lastTicks = OptionalLong.of(now);
    return now + roundTicks;
  }
}
