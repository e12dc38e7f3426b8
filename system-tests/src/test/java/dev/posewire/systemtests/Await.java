package dev.posewire.systemtests;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others do and nobody announces. The limit bounds failure only. */
public final class Await {
  static final Duration LIMIT = Duration.ofMinutes(2);
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Await() {}

  /**
   * Answers how long it took.
   *
   * @param shown what a failure shows, such as the log of who should have done it
   */
  public static Duration until(String what, Callable<Boolean> condition, Object... shown)
      throws Exception {
    long begun = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new AssertionError(
            "within " + LIMIT.toSeconds() + " s must come: " + what + " " + Arrays.toString(shown));
      }
      LockSupport.parkNanos(TURN_NANOS);
      if (Thread.interrupted()) throw new InterruptedException("while it waited for: " + what);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
