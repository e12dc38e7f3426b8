package dev.posewire.ingest.snapshot;

import java.time.Instant;

/** A picture of a channel. Owned by whoever asked for it; nothing else holds its bytes. */
public final class Snapshot {
  private final byte[] jpeg;
  private final Instant capturedAt;

  public Snapshot(byte[] jpeg, Instant capturedAt) {
    this.jpeg = jpeg;
    this.capturedAt = capturedAt;
  }

  /** The file; not a copy. */
  public byte[] jpeg() {
    return jpeg;
  }

  public Instant capturedAt() {
    return capturedAt;
  }
}
