package dev.posewire.ingest.assignment;

import java.util.Set;

/** Who does the work of the partitions that a {@link GroupMember} has. Called on its thread. */
public interface PartitionOwner {
  /** These have come; they are nobody else's from now on. Must not block. */
  void assigned(Set<Integer> partitions);

  /**
   * These go to another member as soon as this returns: ends their work, and waits for it within a
   * bounded time.
   */
  void revoked(Set<Integer> partitions);

  /** These may be another member's already: ends their work at once. Must not block. */
  void lost(Set<Integer> partitions);

  /** The process stops: ends all work, and waits for it within a bounded time. */
  void stopping();
}
