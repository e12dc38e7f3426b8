package dev.posewire.ingest.registry;

import dev.posewire.schemas.ChannelSpec;
import java.util.List;
import java.util.Optional;

/**
 * What a writer does once it knows what a partition holds. It may be asked again, when another
 * writer came between: then an attempt that seemed to fail may yet have been stored. Not
 * thread-safe: owned by the writing thread.
 */
interface ChannelEdit {
  /**
   * What is to be written; nothing: all is as it should be.
   *
   * @throws IllegalArgumentException if it must not be written
   * @throws VersionMismatchException if the channel is not what was expected
   */
  List<Write> decide() throws VersionMismatchException;

  /** One record. Empty: a tombstone. */
  record Write(String channel, Optional<ChannelSpec> spec) {}
}
