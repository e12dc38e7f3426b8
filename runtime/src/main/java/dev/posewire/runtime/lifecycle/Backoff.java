package dev.posewire.runtime.lifecycle;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between the attempts at something that keeps failing: they double from {@code min} to
 * {@code max} and are spread by chance, so that a thousand clients of one broken server do not come
 * back in step.
 *
 * <p>The ceiling of attempt {@code n} (from 0) is {@code min(max, min * 2^(n+1))}. Full jitter
 * draws from {@code [min, ceiling]}, equal jitter from {@code [ceiling / 2, ceiling]}; no pause is
 * shorter than {@code min}. After "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 *
 * <p>Not thread-safe: owned by the thread that retries.
 */
public final class Backoff {
  private final long minNanos;
  private final long maxNanos;
  private final boolean full;
  private final RandomGenerator random;
  private long ceilingNanos;

  private Backoff(Duration min, Duration max, boolean full, RandomGenerator random) {
    if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("backoff must have 0 < min <= max: " + min + ", " + max);
    }
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.full = full;
    this.random = random;
    this.ceilingNanos = minNanos;
  }

  /** Widely spread pauses: for many clients of one server. */
  public static Backoff fullJitter(Duration min, Duration max, RandomGenerator random) {
    return new Backoff(min, max, true, random);
  }

  /** Pauses that surely grow: for one client that must not hurry its server. */
  public static Backoff equalJitter(Duration min, Duration max, RandomGenerator random) {
    return new Backoff(min, max, false, random);
  }

  /** The pause before the next attempt, in {@code [min, max]}; each call counts as a failure. */
  public Duration next() {
    ceilingNanos = ceilingNanos > maxNanos / 2 ? maxNanos : ceilingNanos * 2;
    long floorNanos = full ? minNanos : Math.max(minNanos, ceilingNanos / 2);
    long spreadNanos = ceilingNanos - floorNanos;
    long pauseNanos =
        spreadNanos == 0 ? floorNanos : floorNanos + (long) (random.nextDouble() * spreadNanos);
    return Duration.ofNanos(pauseNanos);
  }

  /** An attempt succeeded: the next pause is a short one again. */
  public void reset() {
    ceilingNanos = minNanos;
  }
}
