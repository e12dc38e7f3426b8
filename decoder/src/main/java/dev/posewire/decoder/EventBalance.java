package dev.posewire.decoder;

import dev.posewire.runtime.http.ChannelMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How each frame of the decoder ends, counted by channel. Thread-safe.
 *
 * <p>{@code frames.in = frames.out + frames.dropped + frames.abandoned + } those in flight.
 */
final class EventBalance {
  /** Why a frame had no event. */
  enum Drop {
    DUPLICATE,
    STALE_SESSION,
    EXPIRED,
    SUPERSEDED,
    UNDELIVERED,
    REJECTED;

    private final String reason = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A timer counts in nanoseconds: ages beyond, which a broken clock can claim, count as this. */
  private static final Duration MAX_AGE = Duration.ofDays(365);

  private final ChannelMeters meters;
  private final InstantSource clock;

  EventBalance(ChannelMeters meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  void in(DecodeTask task) {
    count("frames.in", task);
  }

  void out(DecodeTask task) {
    count("frames.out", task);
    Duration age = Duration.between(task.tensors().getReceivedAt(), clock.instant());
    if (age.isNegative()) {
      count("clock.skew", task);
    } else {
      meters
          .timer("event.age", task.channel(), "stage", "decoder")
          .record(age.compareTo(MAX_AGE) < 0 ? age : MAX_AGE);
    }
  }

  void decoded(DecodeTask task, long nanos) {
    meters
        .timer("decode.duration", task.channel(), "stage", "decoder")
        .record(Duration.ofNanos(nanos));
  }

  /** Peaks of a frame that were too many. */
  void droppedPeaks(DecodeTask task, int peaks) {
    if (peaks > 0) {
      meters.counter("peaks.dropped", task.channel(), "stage", "decoder").increment(peaks);
    }
  }

  void dropped(DecodeTask task, Drop why) {
    meters
        .counter("frames.dropped", task.channel(), "stage", "decoder", "reason", why.reason)
        .increment();
  }

  void abandoned(DecodeTask task) {
    count("frames.abandoned", task);
  }

  private void count(String name, DecodeTask task) {
    meters.counter(name, task.channel(), "stage", "decoder").increment();
  }
}
