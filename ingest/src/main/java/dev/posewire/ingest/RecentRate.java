package dev.posewire.ingest;

import java.time.Duration;

/** How many frames a second came lately. Not thread-safe: guarded by its owner. */
final class RecentRate {
  /** Long enough to even out bursts, short enough to show a change. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(4).toNanos();

  private long beganNanos;
  private long frames;
  private double lastRate;
  private boolean started;

  void add(long nowNanos) {
    if (!started) {
      started = true;
      beganNanos = nowNanos; // the first frame only starts the watch
      return;
    }
    frames++;
    roll(nowNanos);
  }

  /** Frames a second over the last whole window; over the current one where there is none yet. */
  double perSecond(long nowNanos) {
    roll(nowNanos);
    if (lastRate > 0 || frames == 0) {
      return lastRate;
    }
    return frames * 1e9 / Math.max(1, nowNanos - beganNanos);
  }

  /** The source was opened anew. */
  void restart() {
    started = false;
    frames = 0;
    lastRate = 0;
  }

  private void roll(long nowNanos) {
    if (started && nowNanos - beganNanos >= WINDOW_NANOS) {
      lastRate = frames * 1e9 / (nowNanos - beganNanos);
      beganNanos = nowNanos;
      frames = 0;
    }
  }
}
