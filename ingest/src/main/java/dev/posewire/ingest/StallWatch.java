package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.Arrays;

/**
 * Tells whether the frames of an open source still come, and still change. Not thread-safe: guarded
 * by its owner.
 *
 * <p>A frame is missed when it takes three times as long as those before did, and two seconds. What
 * those before took is the time that the reader waited for them, so that a reader which waits for
 * Kafka misses nothing; until eight have come the announced rate stands in.
 */
final class StallWatch {
  private static final Duration SHORTEST_STALL = Duration.ofSeconds(2);
  private static final int MISSED_INTERVALS = 3;
  private static final int MEASURED = 8;

  /** Of a source that announces no rate; cameras give more. */
  private static final Duration UNKNOWN_INTERVAL = Duration.ofSeconds(1);

  /** Between key frames, until next: cameras send one every 1 to 4 s, encoders every 10 s. */
  private static final Duration KEYFRAME_INTERVAL = Duration.ofSeconds(4);

  private final long[] waitedNanos = new long[MEASURED];
  private int next;
  private Activity activity = Activity.IDLE;
  private long activitySinceNanos;
  private long frozenLimitNanos;
  private boolean hasImage;
  private long imageHash;
  private long sameSinceNanos;
  private long sameUntilNanos;

  /** A source was opened. */
  void open(ChannelSpec spec, double announcedFps) {
    activity = Activity.IDLE;
    next = 0;
    hasImage = false;
    frozenLimitNanos = Math.round(spec.getFrozenSeconds() * 1e9);
    Arrays.fill(waitedNanos, expectedNanos(spec, announcedFps));
  }

  private static long expectedNanos(ChannelSpec spec, double announcedFps) {
    if (spec.getKeyframesOnly()) {
      return KEYFRAME_INTERVAL.toNanos();
    }
    return announcedFps > 0 ? Math.round(1e9 / announcedFps) : UNKNOWN_INTERVAL.toNanos();
  }

  void doing(Activity what, long nowNanos) {
    activity = what;
    activitySinceNanos = nowNanos;
  }

  void frame(long nowNanos) {
    if (activity == Activity.GRABBING) {
      waitedNanos[next] = nowNanos - activitySinceNanos;
      next = (next + 1) % MEASURED;
    }
    activity = Activity.IDLE;
  }

  /** {@code hash}: of the scaled picture, equal for equal ones. */
  void image(long hash, long nowNanos) {
    if (!hasImage || hash != imageHash) {
      hasImage = true;
      imageHash = hash;
      sameSinceNanos = nowNanos;
    }
    sameUntilNanos = nowNanos;
  }

  /** How long a frame is waited for that should be there; zero: all is well. */
  Duration missing(long nowNanos) {
    return overdue(Activity.GRABBING, nowNanos);
  }

  /** How long a frame cannot be handed on; zero: all is well. */
  Duration stuck(long nowNanos) {
    return overdue(Activity.PUBLISHING, nowNanos);
  }

  /** How long the same picture has come, once that is too long; zero: all is well. */
  Duration frozen() {
    long same = hasImage ? sameUntilNanos - sameSinceNanos : 0;
    return frozenLimitNanos > 0 && same >= frozenLimitNanos
        ? Duration.ofNanos(same)
        : Duration.ZERO;
  }

  private Duration overdue(Activity what, long nowNanos) {
    long nanos = nowNanos - activitySinceNanos;
    return activity == what && nanos >= limitNanos() ? Duration.ofNanos(nanos) : Duration.ZERO;
  }

  private long limitNanos() {
    long mean = Arrays.stream(waitedNanos).sum() / MEASURED;
    return Math.max(SHORTEST_STALL.toNanos(), MISSED_INTERVALS * mean);
  }
}
