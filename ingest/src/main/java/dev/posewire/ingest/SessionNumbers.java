package dev.posewire.ingest;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The rule that orders the sessions of a channel, whatever its host's clock does. */
final class SessionNumbers {
  private SessionNumbers() {}

  /**
   * The number of a session that begins now: microseconds since 1970, above {@code last}.
   *
   * @param last session of the channel; 0: none
   */
  static long next(Instant now, long last) {
    return Math.max(micros(now), last + 1);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
