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
 * time line (pts) counts; later reports only tell the drift. Where the time line jumped, the next
 * report is a new anchor.
 */
final class CaptureClock {
  /** No camera drifts so far within a session: the time line jumped. */
  private static final long MAX_DRIFT_MICROS = Duration.ofSeconds(10).toNanos() / 1_000;

  /** A camera whose clock was never set starts in 1970 or 2000; its reports say nothing. */
  private static final Duration MAX_CLOCK_ERROR = Duration.ofDays(1);

  private final long fileBaseMicros;
  private final long reportWaitNanos;
  private Clock clock;
  private boolean settled;
  private boolean waiting;
  private long waitingSinceNanos;
  private boolean anchored;
  private long anchorMicros; // of the camera's clock where pts is 0
  private long driftMicros;
  private long lastMicros = Long.MIN_VALUE;

  private CaptureClock(Clock clock, boolean settled, long fileBaseMicros, long reportWaitNanos) {
    this.clock = clock;
    this.settled = settled;
    this.fileBaseMicros = fileBaseMicros;
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
   * Takes note of a frame's report; call it once for every frame, in order.
   *
   * @return whether it is settled whose clock counts; until then no frame can be stamped
   */
  boolean note(GrabbedFrame frame, long nowNanos) {
    frame
        .producedAt()
        .filter(producedAt -> isPlausible(producedAt, frame.receivedAt()))
        .ifPresent(producedAt -> report(SessionNumbers.micros(producedAt), frame.ptsMicros()));
    if (settled) {
      return true;
    }
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
    if (anchored) {
      clock = Clock.CAMERA;
      settled = true;
    } else if (nowNanos - waitingSinceNanos >= reportWaitNanos) {
      settled = true;
    }
    return settled;
  }

  /** Microseconds since 1970, above those of the frame before. Call it in order. */
  long stampMicros(GrabbedFrame frame) {
    long micros =
        switch (clock) {
          case FILE -> fileBaseMicros + frame.ptsMicros();
          case CAMERA -> anchorMicros + frame.ptsMicros();
          case ARRIVAL -> SessionNumbers.micros(frame.receivedAt());
        };
    lastMicros = lastMicros == Long.MIN_VALUE ? micros : Math.max(micros, lastMicros + 1);
    return lastMicros;
  }

  Clock clock() {
    return clock;
  }

  /** How far the camera's clock runs ahead of its first report; negative: behind. */
  long driftMicros() {
    return driftMicros;
  }

  private void report(long producedMicros, long ptsMicros) {
    long drift = producedMicros - (anchorMicros + ptsMicros);
    if (!anchored || Math.abs(drift) > MAX_DRIFT_MICROS) {
      anchored = true;
      anchorMicros = producedMicros - ptsMicros;
      drift = 0;
    }
    driftMicros = drift;
  }

  private static boolean isPlausible(Instant producedAt, Instant receivedAt) {
    return Duration.between(producedAt, receivedAt).abs().compareTo(MAX_CLOCK_ERROR) <= 0;
  }
}
