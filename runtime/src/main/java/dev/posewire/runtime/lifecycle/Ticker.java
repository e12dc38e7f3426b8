package dev.posewire.runtime.lifecycle;

/**
 * A clock for elapsed time. Its values mean nothing but by their difference; the wall clock is
 * {@link java.time.InstantSource}, and the two are never compared. Safe for use by many threads.
 */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds since an arbitrary origin that is fixed for the life of the process. */
  long nanos();

  /** The machine's own, {@link System#nanoTime}. */
  static Ticker system() {
    return System::nanoTime;
  }
}
