package dev.posewire.ingest;

import java.time.Duration;

/** How a channel waits before it connects again. */
interface Pause {
  /** Waits for the given time, or until {@link #end}. Owned by the channel's thread. */
  void await(Duration time) throws InterruptedException;

  /** No wait takes time any more, now and from now on. From any thread. */
  void end();
}
