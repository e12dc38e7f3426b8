package dev.posewire.ingest.registry;

import dev.posewire.schemas.ChannelSpec;
import java.util.List;
import java.util.Optional;

/**
 * The channels that there should be, the same for all ingest instances. Thread-safe.
 *
 * <p>A version of a spec is its {@code updatedAt}: it grows with every change of the channel.
 * Writes wait for Kafka, for a bounded time; reads never do, and may be a moment behind a write of
 * another instance.
 */
public interface ChannelRegistry {

  /** All specs in the order of their ids. */
  List<ChannelSpec> list();

  Optional<ChannelSpec> find(String channel);

  /**
   * Creates or replaces a channel. A spec that differs from the present one in nothing but {@code
   * updatedAt} changes nothing.
   *
   * @param spec its {@code updatedAt} does not count: the registry sets it
   * @return what is stored now
   * @throws IllegalArgumentException if its URL has stars for a password that is not stored
   * @throws VersionMismatchException if the channel is not what was expected
   * @throws RegistryUnavailableException if Kafka does not take it in time; it may or may not be
   *     stored
   */
  Stored put(ChannelSpec spec, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException;

  /**
   * Removes a channel.
   *
   * @return what was removed; empty: it was not there
   */
  Optional<ChannelSpec> remove(String channel, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException;

  /** What came of a {@link #put}. */
  record Stored(ChannelSpec spec, Change change) {}

  /** What a {@link #put} did. */
  enum Change {
    CREATED,
    REPLACED,
    NONE
  }
}
