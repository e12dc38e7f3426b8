package dev.posewire.worker;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;

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
  private final ServedFrames served;

  FrameBalance(ChannelMeters meters, InstantSource clock, ServedFrames served) {
    this.meters = meters;
    this.clock = clock;
    this.served = served;
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
    if (isOurs(task) && (why == Drop.SUPERSEDED || why == Drop.EXPIRED)) {
      served.dropped(task.channel(), task.partition());
    }
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
        if (isOurs(task)) {
          served.served(task.channel(), task.partition());
        }
        task.delivery().finish();
      }
      case SUPERSEDED -> drop(task, Drop.SUPERSEDED);
      case UNDELIVERED -> drop(task, Drop.UNDELIVERED);
      case CLOSED -> abandon(task);
    }
  }

  /** Whether this worker speaks for the rate of the channel. */
  private static boolean isOurs(FrameTask task) {
    return task.policy() == Policy.LATEST && !task.delivery().isRevoked();
  }

  /** Partitions of the LATEST lane go to another worker. */
  void forget(Set<Integer> partitions) {
    served.forget(partitions);
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
