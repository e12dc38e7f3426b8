package dev.posewire.worker;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.lane.SendOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How each frame of the worker ends, counted by channel. Thread-safe.
 *
 * <p>{@code frames.in = frames.out + frames.dropped + frames.abandoned + } those in flight. A frame
 * that is abandoned is another worker's {@code frames.in} later.
 */
final class FrameBalance {
  /** Why a frame had no result. */
  enum Drop {
    SUPERSEDED,
    EXPIRED,
    LATE,
    REJECTED,
    UNDELIVERED;

    private final String reason = name().toLowerCase(Locale.ROOT);
  }

  /** A timer counts in nanoseconds: ages beyond, which a broken clock can claim, count as this. */
  private static final Duration MAX_AGE = Duration.ofDays(365);

  private static final String[] STAGE = {"stage", "worker"};

  private final ChannelMeters meters;
  private final InstantSource clock;

  FrameBalance(ChannelMeters meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  void in(FrameTask task) {
    meters.counter("frames.in", task.channel(), STAGE).increment();
    age("frame.age", task, task.frame().getReceivedAt());
  }

  /** Drops a frame: it is finished. */
  void drop(FrameTask task, Drop why) {
    meters
        .counter("frames.dropped", task.channel(), "stage", "worker", "reason", why.reason)
        .increment();
    task.delivery().finish();
  }

  /** Gives a frame up for the next owner of its partition. */
  void abandon(FrameTask task) {
    meters.counter("frames.abandoned", task.channel(), STAGE).increment();
    task.delivery().abandon();
  }

  /** A frame's result left, or could not. */
  void delivered(FrameTask task, SendOutcome outcome) {
    switch (outcome) {
      case ACKNOWLEDGED -> {
        meters.counter("frames.out", task.channel(), STAGE).increment();
        age("result.age", task, task.frame().getReceivedAt());
        task.delivery().finish();
      }
      case SUPERSEDED -> drop(task, Drop.SUPERSEDED);
      case UNDELIVERED -> drop(task, Drop.UNDELIVERED);
      case CLOSED -> abandon(task);
    }
  }

  private void age(String name, FrameTask task, Instant receivedAt) {
    Duration age = Duration.between(receivedAt, clock.instant());
    if (age.isNegative()) {
      meters.counter("clock.skew", task.channel(), STAGE).increment();
    } else {
      meters.timer(name, task.channel(), STAGE).record(age.compareTo(MAX_AGE) < 0 ? age : MAX_AGE);
    }
  }
}
