package dev.posewire.ingest.snapshot;

import dev.posewire.schemas.ChannelSpec;
import java.util.Optional;

/** Gives pictures of channels. Thread-safe. */
public interface SnapshotSource {

  /**
   * The newest picture of a channel, or the newest that was looked at for people, with their
   * skeletons on it.
   *
   * @return empty: Kafka has none
   */
  Optional<Snapshot> newest(ChannelSpec spec, boolean skeletons) throws SnapshotException;
}
