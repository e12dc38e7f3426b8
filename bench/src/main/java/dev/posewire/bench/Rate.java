package dev.posewire.bench;

import java.util.List;

/**
 * How fast something went.
 *
 * @param frames 1 or more
 * @param nanos wall time, above 0
 * @param cpuNanos of the threads that ran the engine
 * @param delayNanos that those threads were ready to run and had no core
 */
public record Rate(long frames, long nanos, long cpuNanos, long delayNanos) {
  public Rate {
    if (frames < 1 || nanos < 1) {
      throw new IllegalArgumentException(
          "a rate needs frames and time: " + frames + " frames in " + nanos + " ns");
    }
  }

  /** All of them together, as if one had followed the other. */
  static Rate total(List<Rate> rates) {
    return new Rate(
        rates.stream().mapToLong(Rate::frames).sum(),
        rates.stream().mapToLong(Rate::nanos).sum(),
        rates.stream().mapToLong(Rate::cpuNanos).sum(),
        rates.stream().mapToLong(Rate::delayNanos).sum());
  }

  public double perSecond() {
    return frames * 1e9 / nanos;
  }

  /**
   * Frames a second without the time that one engine thread was ready to run and had no core. An
   * estimate: while it was held up, whatever feeds it could go on.
   */
  double undelayedPerSecond() {
    return frames * 1e9 / Math.max(1, nanos - delayNanos);
  }

  /** This one's frames a second by the other's. */
  double ratioTo(Rate base) {
    return perSecond() / base.perSecond();
  }

  /** CPU time of the engine's threads for one frame. */
  double engineMillis() {
    return cpuNanos / 1e6 / frames;
  }

  /** The CPU time of the engine's threads by the wall time; 2 where two are never idle. */
  double busyThreads() {
    return (double) cpuNanos / nanos;
  }

  /** Likewise of the time that the engine's threads had no core though they were ready to run. */
  double delayedThreads() {
    return (double) delayNanos / nanos;
  }
}
