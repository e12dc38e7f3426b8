package dev.posewire.runtime.lane;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of one partition is taken, finished and committed. Not thread-safe: owned by the poll
 * thread; only the finishing of a delivery happens elsewhere.
 */
final class PartitionProgress {
  private final Deque<Taken> taken = new ArrayDeque<>(); // by offset
  private long position;
  private long committed;

  /**
   * @param position offset of the first record that will be taken
   * @param committed what the group has committed, at most {@code position}; 0 if nothing: what
   *     lies between is done with and is committed next
   */
  PartitionProgress(long position, long committed) {
    this.position = position;
    this.committed = committed;
  }

  /** Offsets must rise. */
  void take(Taken one) {
    if (one.offset() < position) {
      throw new IllegalStateException(
          "offset " + one.offset() + " was taken again: the next is " + position);
    }
    taken.addLast(one);
    position = one.offset() + 1;
  }

  /** Nothing below {@code offset} is to come any more. */
  void skipTo(long offset) {
    if (offset < position) {
      throw new IllegalStateException("cannot skip back from " + position + " to " + offset);
    }
    position = offset;
  }

  /** The next to come. */
  long position() {
    return position;
  }

  /** The lowest unfinished offset; where all is finished, the next to come. */
  long commitPoint() {
    while (!taken.isEmpty() && taken.getFirst().isFinished()) {
      taken.removeFirst();
    }
    return taken.isEmpty() ? position : taken.getFirst().offset();
  }

  /** Whether nothing is in flight: all is finished or abandoned. */
  boolean isIdle() {
    return taken.stream().noneMatch(Taken::isOpen);
  }

  /** How many offsets below the commit point are not committed yet. */
  long uncommitted() {
    return commitPoint() - committed;
  }

  void committed(long offset) {
    committed = Math.max(committed, offset);
  }

  /** The last first: none may leave after one before it was held back. */
  void revoke() {
    taken.descendingIterator().forEachRemaining(Taken::revoke);
  }
}
