package dev.posewire.ingest;

import dev.posewire.schemas.Clock;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of the clock of a channel's camera, and says when it jumps: for a minute in
 * the status, and once a minute in the log. Not thread-safe: guarded by its owner.
 */
final class ClockWatch {
  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);
  private static final long TOLD_NANOS = Duration.ofMinutes(1).toNanos();

  private final String channel;
  private CaptureClock.Reading reading;
  private boolean jumped;
  private long jumpedNanos;
  private boolean logged;
  private long loggedNanos;

  /** {@code last}: whose clock it was before. */
  ClockWatch(String channel, Clock last) {
    this.channel = channel;
    this.reading = unread(last);
  }

  private static CaptureClock.Reading unread(Clock clock) {
    return new CaptureClock.Reading(clock, 0, 0, 0);
  }

  /** A session begins: what it says of its camera's clock is its own. */
  void restart() {
    reading = unread(reading.clock());
    jumped = false;
  }

  void note(CaptureClock.Reading now, long nowNanos) {
    boolean another = now.jumps() > reading.jumps();
    reading = now;
    if (another) {
      jumped = true;
      jumpedNanos = nowNanos;
      warn(nowNanos);
    }
  }

  private void warn(long nowNanos) {
    if (!logged || nowNanos - loggedNanos >= TOLD_NANOS) {
      logged = true;
      loggedNanos = nowNanos;
      log.warn("channel {}: {} (jump {} of the session)", channel, text(), reading.jumps());
    }
  }

  CaptureClock.Reading reading() {
    return reading;
  }

  /** For people; empty where there is nothing to say. */
  String detail(long nowNanos) {
    return jumped && nowNanos - jumpedNanos < TOLD_NANOS ? text() : "";
  }

  private String text() {
    return String.format(
        Locale.ROOT, "the camera's clock jumped by %+.1f s", reading.jumpMicros() / 1e6);
  }
}
