package dev.posewire.ingest;

import dev.posewire.schemas.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Says when the pictures of one session were taken, by one clock for all of it. Not thread-safe:
 * owned by the channel's thread.
 *
 * <p>A session of a camera that may report its own time waits for a report, for a given time from
 * its first frame on; without one it stays with ARRIVAL. From the first report on the stream's own
 * time line (pts) counts; later reports only tell the drift and the jumps of the camera's clock.
 * The source takes the jumps of that line out, all but one: where it runs ahead of the time, the
 * picture is placed by the time that went by. After either the next report places it exactly.
 */
final class CaptureClock {
  /** No camera's clock drifts so far between two reports. */
  private static final long JUMP_MICROS = Duration.ofSeconds(2).toNanos() / 1_000;

  /** Some servers begin with a burst of what they sent since the last key frame. */
  private static final long MAX_BURST_MICROS = Duration.ofSeconds(10).toNanos() / 1_000;

  /** A camera whose clock was never set starts in 1970 or 2000; its reports say nothing. */
  private static final long MAX_ERROR_MICROS = Duration.ofDays(1).toNanos() / 1_000;

  /** NTP's seconds have 32 bits: they began in 1900 and begin again in 2036. */
  private static final long ERA_MICROS = (1L << 32) * 1_000_000;

  /**
   * What is known of the clock.
   *
   * @param clock whose it is
   * @param driftMicros how far the camera's clock runs ahead of its first report; negative: behind
   * @param jumps of the camera's clock
   * @param jumpMicros the last of them; negative: back
   */
  record Reading(Clock clock, long driftMicros, int jumps, long jumpMicros) {}

  private final long reportWaitNanos;
  private final TimeLine timeLine = new TimeLine();
  private Reading reading;
  private boolean settled;
  private boolean waiting;
  private long waitingSinceNanos;
  private boolean anchored;
  private boolean estimated; // the anchor, by the time that went by
  private long anchorMicros; // of the camera's or the file's clock where pts is 0
  private long offsetMicros; // of the last report from the anchor
  private long lastMicros = Long.MIN_VALUE;

  private CaptureClock(Clock clock, boolean settled, long anchorMicros, long reportWaitNanos) {
    this.reading = new Reading(clock, 0, 0, 0);
    this.settled = settled;
    this.anchorMicros = anchorMicros;
    this.reportWaitNanos = reportWaitNanos;
  }

  /** The recording's own time line, which begins at {@code base}. */
  static CaptureClock ofFile(Instant base) {
    return new CaptureClock(Clock.FILE, true, SessionNumbers.micros(base), 0);
  }

  /** This host's clock, for ever. */
  static CaptureClock ofArrival() {
    return new CaptureClock(Clock.ARRIVAL, true, 0, 0);
  }

  /** The camera's clock if it reports within {@code wait} of the first frame, else ARRIVAL. */
  static CaptureClock ofCamera(Duration wait) {
    return new CaptureClock(Clock.ARRIVAL, false, 0, wait.toNanos());
  }

  /**
   * Takes note of a frame's report and pts; call it once for every frame, in order.
   *
   * @return whether it is settled whose clock counts; until then no frame can be stamped
   */
  boolean note(GrabbedFrame frame, long nowNanos) {
    if (reading.clock() == Clock.FILE) {
      return true; // by the pts alone: when it is resumed it must get the same times again
    }
    long mendMicros = timeLine.mend(frame.ptsMicros(), nowNanos);
    if (anchored) {
      anchorMicros += mendMicros;
      estimated |= mendMicros != 0 || frame.jumpMicros() != 0;
    }
    frame.producedAt().ifPresent(producedAt -> report(producedAt, frame));
    if (!settled) {
      settle(nowNanos);
    }
    return settled;
  }

  private void settle(long nowNanos) {
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
    settled = anchored || nowNanos - waitingSinceNanos >= reportWaitNanos;
    if (anchored) {
      reading = new Reading(Clock.CAMERA, 0, reading.jumps(), reading.jumpMicros());
    }
  }

  /** Microseconds since 1970, above those of the frame before. Call it in order. */
  long stampMicros(GrabbedFrame frame) {
    long micros =
        reading.clock() == Clock.ARRIVAL
            ? SessionNumbers.micros(frame.receivedAt())
            : anchorMicros + frame.ptsMicros();
    lastMicros = lastMicros == Long.MIN_VALUE ? micros : Math.max(micros, lastMicros + 1);
    return lastMicros;
  }

  Reading reading() {
    return reading;
  }

  private void report(Instant producedAt, GrabbedFrame frame) {
    long receivedMicros = SessionNumbers.micros(frame.receivedAt());
    long producedMicros = inEraOf(receivedMicros, SessionNumbers.micros(producedAt));
    if (!anchored) {
      if (Math.abs(producedMicros - receivedMicros) <= MAX_ERROR_MICROS) {
        anchored = true;
        anchorMicros = producedMicros - frame.ptsMicros();
      }
      return;
    }
    long offset = producedMicros - (anchorMicros + frame.ptsMicros());
    long jump = offset - offsetMicros;
    if (Math.abs(jump) > JUMP_MICROS) {
      reading = new Reading(reading.clock(), offset, reading.jumps() + 1, jump);
    } else if (estimated) {
      anchorMicros += jump;
      offset = offsetMicros;
    }
    estimated = false;
    offsetMicros = offset;
    reading = new Reading(reading.clock(), offset, reading.jumps(), reading.jumpMicros());
  }

  /** The camera's seconds may be those of the era before or after: the nearest time is meant. */
  private static long inEraOf(long receivedMicros, long producedMicros) {
    long eras = Math.round((double) (receivedMicros - producedMicros) / ERA_MICROS);
    return producedMicros + eras * ERA_MICROS;
  }

  /** Finds where the pts runs ahead of the time. */
  private static final class TimeLine {
    private boolean started;
    private long ptsMicros;
    private long noteNanos;
    private long aheadMicros; // pts less the time gone by, of the frame that came earliest so far

    /**
     * What has to be added to times from this frame on, so that they go on by the time that went
     * by; 0: all is well. The pts may stand still while frames are lost or late.
     */
    long mend(long pts, long nowNanos) {
      long ahead = pts - nowNanos / 1_000;
      boolean jumped = started && ahead > aheadMicros + MAX_BURST_MICROS;
      long mend = jumped ? ptsMicros + (nowNanos - noteNanos) / 1_000 - pts : 0;
      aheadMicros = started && !jumped ? Math.max(ahead, aheadMicros) : ahead;
      started = true;
      ptsMicros = pts;
      noteNanos = nowNanos;
      return mend;
    }
  }
}
