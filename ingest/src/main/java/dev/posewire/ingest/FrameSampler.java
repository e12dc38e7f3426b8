package dev.posewire.ingest;

/**
 * Picks frames by their pts so that no more than a given rate remains, evenly spaced.
 *
 * <p>Slots lie on a grid of exactly 1/maxFps from the first frame on, so the rate does not drift;
 * the frame nearest to a slot is taken, at most one a slot. Slots that pass without a frame are
 * lost. A pts that jumps back by more than a slot starts a new grid. Not thread-safe: owned by the
 * channel's thread.
 */
public final class FrameSampler {
  static final double MAX_FPS = 1000;

  private double maxFps;
  private boolean started;
  private long originMicros;
  private long slot;
  private long lastPtsMicros;

  /** {@code maxFps}: 0 takes every frame. */
  public FrameSampler(double maxFps) {
    this.maxFps = requireRate(maxFps);
  }

  /** Changes the rate; the grid starts anew one new interval after the last slot taken. */
  public void setMaxFps(double newMaxFps) {
    requireRate(newMaxFps);
    if (newMaxFps == maxFps) {
      return;
    }
    if (started && maxFps > 0) {
      originMicros = slotMicros(slot - 1);
      slot = 1;
    }
    if (maxFps == 0) {
      started = false;
    }
    maxFps = newMaxFps;
  }

  /** Whether the frame of this pts is wanted. Call it once for every frame, in order. */
  public boolean take(long ptsMicros) {
    if (maxFps == 0) {
      return true;
    }
    double interval = 1_000_000 / maxFps;
    if (!started || ptsMicros < lastPtsMicros - interval) {
      started = true;
      originMicros = ptsMicros;
      lastPtsMicros = ptsMicros;
      slot = 1;
      return true;
    }
    // The next frame is expected as far away as this one is from the last.
    double step = Math.min(interval, (double) Math.max(0, ptsMicros - lastPtsMicros));
    lastPtsMicros = ptsMicros;
    if (ptsMicros + step / 2 < slotMicros(slot)) {
      return false;
    }
    slot = Math.max(slot + 1, (long) Math.floor((ptsMicros - originMicros) / interval) + 1);
    return true;
  }

  private long slotMicros(long index) {
    return originMicros + Math.round(index * 1_000_000 / maxFps);
  }

  private static double requireRate(double maxFps) {
    if (!(maxFps >= 0 && maxFps <= MAX_FPS)) {
      throw new IllegalArgumentException(
          "maxFps must be between 0 and %.0f: %s".formatted(MAX_FPS, maxFps));
    }
    return maxFps;
  }
}
