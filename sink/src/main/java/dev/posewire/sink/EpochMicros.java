package dev.posewire.sink;

import java.time.Instant;
import java.time.temporal.ChronoField;

/** Times as events hold them: microseconds from 1970 on. */
public final class EpochMicros {
  private static final long PER_SECOND = 1_000_000;

  private EpochMicros() {}

  /**
   * For every time that an event can hold. {@link java.time.temporal.ChronoUnit#between} counts in
   * nanoseconds before Java 18, and overflows 292 years from its begin.
   */
  public static long of(Instant time) {
    long seconds = time.getEpochSecond();
    long micros = time.getLong(ChronoField.MICRO_OF_SECOND);
    // From the end of the second: the whole seconds before the first microsecond have no number.
    return seconds < 0
        ? Math.addExact(Math.multiplyExact(seconds + 1, PER_SECOND), micros - PER_SECOND)
        : Math.addExact(Math.multiplyExact(seconds, PER_SECOND), micros);
  }
}
