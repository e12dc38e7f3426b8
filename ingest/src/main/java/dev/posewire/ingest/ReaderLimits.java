package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;

/**
 * What the readers of a process share so that no channel harms another. Immutable; its parts are
 * thread-safe.
 *
 * @param connects where channels connect by turns
 */
record ReaderLimits(Turnstile connects) {
  private static final int CONNECTING = 8;

  /** Fifty a second: hundreds of channels are through within seconds, none of them in one burst. */
  private static final Duration CONNECT_SPACING = Duration.ofMillis(20);

  /**
   * A camera that is well is open after 1.2 s. What takes longer waits for a network or a name
   * server: that costs nothing, and must not keep the channels behind it waiting.
   */
  private static final Duration CONNECT_STAY = Duration.ofSeconds(1);

  static ReaderLimits defaults(Ticker ticker) {
    return new ReaderLimits(new Turnstile(CONNECTING, CONNECT_SPACING, CONNECT_STAY, ticker));
  }
}
