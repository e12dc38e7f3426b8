package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;

/**
 * What the readers of a process share so that no channel harms another. Immutable; its parts are
 * thread-safe.
 *
 * @param connects where channels connect by turns
 * @param trials where those that may crash the process are tried, one at a time
 * @param announceTimeout how long a channel that is new here, or may crash the process, waits until
 *     Kafka knows that it connects
 * @param rates how much of each channel the workers can use
 */
record ReaderLimits(
    Turnstile connects, Turnstile trials, Duration announceTimeout, ServedRates rates) {
  private static final int CONNECTING = 8;

  /** Fifty a second: hundreds of channels are through within seconds, none of them in one burst. */
  private static final Duration CONNECT_SPACING = Duration.ofMillis(20);

  /**
   * A camera that is well is open after 1.2 s. What takes longer waits for a network or a name
   * server: that costs nothing, and must not keep the channels behind it waiting.
   */
  private static final Duration CONNECT_STAY = Duration.ofSeconds(1);

  /** A trial takes 20 s of frames; a source that gives none is not waited for. */
  private static final Duration TRIAL_STAY = Duration.ofMinutes(2);

  private static final Duration ANNOUNCE_TIMEOUT = Duration.ofSeconds(1);

  static ReaderLimits defaults(Ticker ticker) {
    return new ReaderLimits(
        new Turnstile(CONNECTING, CONNECT_SPACING, CONNECT_STAY, ticker),
        new Turnstile(1, Duration.ZERO, TRIAL_STAY, ticker),
        ANNOUNCE_TIMEOUT,
        new ServedRates(ticker));
  }
}
