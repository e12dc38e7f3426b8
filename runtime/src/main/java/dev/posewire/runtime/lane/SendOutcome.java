package dev.posewire.runtime.lane;

import java.util.Locale;

/** What became of a record that was given to a {@link LaneProducer}. */
public enum SendOutcome {
  /** All in-sync replicas have it. */
  ACKNOWLEDGED,
  /** A newer one of its channel took its place before it was sent. LATEST only. */
  SUPERSEDED,
  /** LATEST: the broker did not take it in time. Both: the broker never will take this record. */
  UNDELIVERED,
  /** It was given up before it was sent: the producer was closed, or its source was revoked. */
  CLOSED;

  /** For the {@code reason} tag of a drop. */
  public String reason() {
    return name().toLowerCase(Locale.ROOT);
  }
}
