package dev.posewire.ingest;

import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rule that finds the channel whose video crashes the process. Holds no state: what it goes by
 * is in the status of each channel, {@code abnormalEnds}.
 *
 * <p>A process that stops in order says farewell for each of its channels. One that ends without
 * leaves them as they were; whoever takes them over notes for each that was at work when its
 * process was last heard of. With three such ends within ten minutes a channel is a suspect, and so
 * are all that ran beside it: they are tried one at a time. An end during its trial is its own.
 *
 * <p>A process that Kafka did not hear of for a session timeout may live: whoever takes its
 * channels over cannot know, and notes an end. Only a process that gets them back itself does.
 */
final class CrashQuarantine {
  /** So many ends make a suspect. */
  static final int SUSPICIOUS = 3;

  /** Within so long. */
  static final Duration PERIOD = Duration.ofMinutes(10);

  /** A suspect that streams for so long is innocent. */
  static final Duration TRIAL = Duration.ofSeconds(20);

  /** What crashed the process in its trial is tried again so long after it. */
  static final Duration SENTENCE = Duration.ofHours(1);

  /** What a channel may do. */
  enum Verdict {
    FREE,
    /** Tried by turns with the other suspects. */
    SUSPECT,
    /** Tried likewise, and seldom. */
    GUILTY
  }

  private CrashQuarantine() {}

  /**
   * The status of a channel as it is taken up from whoever had it before.
   *
   * @param ended the process that said so last; it has not where it is this one
   */
  static ChannelStatus takenOver(ChannelStatus last, boolean ended, Instant now) {
    boolean atWork =
        switch (last.getState()) {
          case CONNECTING, STREAMING, STALLED -> true;
          case UNKNOWN, RETRYING, FAILED, DISABLED, ENDED -> false;
        };
    if (!atWork) {
      return last;
    }
    // Nothing is at work until it connects here: an end before that is not the channel's.
    ChannelStatus.Builder taken =
        ChannelStatus.newBuilder(last).setState(ChannelState.UNKNOWN).setDetail("").setSince(now);
    if (ended) {
      Instant end = last.getAt().isBefore(now) ? last.getAt() : now;
      taken.setAbnormalEnds(with(last.getAbnormalEnds(), SessionNumbers.micros(end)));
    }
    return taken.build();
  }

  private static List<Long> with(List<Long> ends, long end) {
    // A suspect was tried: what led to that counts however long the trial was waited for.
    long oldest = ends.size() >= SUSPICIOUS ? Long.MIN_VALUE : end - PERIOD.toNanos() / 1_000;
    List<Long> all =
        Stream.concat(ends.stream().filter(at -> at >= oldest), Stream.of(end)).toList();
    return all.subList(Math.max(0, all.size() - SUSPICIOUS - 1), all.size());
  }

  static Verdict verdict(List<Long> abnormalEnds) {
    if (abnormalEnds.size() < SUSPICIOUS) {
      return Verdict.FREE;
    }
    return abnormalEnds.size() == SUSPICIOUS ? Verdict.SUSPECT : Verdict.GUILTY;
  }

  /** When a guilty channel may be tried again. */
  static Instant nextTrial(List<Long> abnormalEnds) {
    return SessionNumbers.instant(abnormalEnds.get(abnormalEnds.size() - 1)).plus(SENTENCE);
  }
}
