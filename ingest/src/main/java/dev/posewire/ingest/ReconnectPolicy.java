package dev.posewire.ingest;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.schemas.ChannelState;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Decides what a channel does after its source failed. Not thread-safe: owned by the channel's
 * thread.
 *
 * <p>Passing faults are tried again after 0.5 s, then ever more slowly up to 30 s; a source that
 * was well for a minute begins anew. What somebody has to mend is tried once a minute.
 */
final class ReconnectPolicy {
  private static final Duration MIN_WAIT = Duration.ofMillis(500);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** What a person has to mend is not mended within seconds. */
  static final Duration SLOW_WAIT = Duration.ofMinutes(1);

  /** A source that lasted so long is well. */
  private static final Duration HEALTHY = Duration.ofMinutes(1);

  /**
   * What to do next.
   *
   * @param state {@code RETRYING} or {@code FAILED}
   */
  record Retry(ChannelState state, Duration pause) {
    /** For people: what is wrong, and when it is tried again. */
    String detail(String fault) {
      String again =
          String.format(Locale.ROOT, "%s; tries again in %.1f s", fault, pause.toMillis() / 1e3);
      return state == ChannelState.FAILED ? again + ", or at once when it is changed" : again;
    }
  }

  private final Backoff backoff;

  ReconnectPolicy(RandomGenerator random) {
    backoff = Backoff.fullJitter(MIN_WAIT, MAX_WAIT, random);
  }

  /**
   * Answers what follows a fault.
   *
   * @param streamed how long frames came; zero if the source could not be opened
   */
  Retry after(Kind kind, Duration streamed) {
    if (streamed.compareTo(HEALTHY) >= 0) {
      backoff.reset();
    }
    boolean passing =
        switch (kind) {
          case REFUSED, UNREACHABLE, TIMEOUT, LOST, CANCELLED -> true;
          // In mid-stream it is one bad moment; from the start on it is a bad source.
          case CORRUPT -> !streamed.isZero();
          case NOT_ALLOWED, UNAUTHORIZED, NOT_FOUND, UNSUPPORTED -> false;
        };
    return passing
        ? new Retry(ChannelState.RETRYING, backoff.next())
        : new Retry(ChannelState.FAILED, SLOW_WAIT);
  }
}
