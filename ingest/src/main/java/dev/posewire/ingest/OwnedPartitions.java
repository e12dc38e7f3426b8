package dev.posewire.ingest;

import dev.posewire.ingest.ChannelSupervisor.End;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The partitions whose channels this process runs, where the group's thread tells and the
 * coordinator's does. Thread-safe. Bounded by the partitions.
 *
 * <p>A partition is run only once all is known that was written before it came.
 */
final class OwnedPartitions {
  private record Held(long assignment, boolean known) {}

  // All are guarded by this.
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<Integer, End> left = new HashMap<>();
  private final Set<Integer> fresh = new HashSet<>();
  private final Set<Integer> busy = new HashSet<>();
  private long assignments;
  private long changes;
  private long turns;
  private boolean signalled;
  private boolean closed;
  private boolean running;

  /**
   * What a turn works with.
   *
   * @param held this process has
   * @param known of those, the ones that are run
   * @param fresh of those, the ones that are new in this turn
   * @param left why others are not held any more
   * @param change the turn does all changes up to this
   */
  record Turn(
      Set<Integer> held,
      Set<Integer> known,
      Set<Integer> fresh,
      Map<Integer, End> left,
      long change) {}

  /** Answers a number to give to {@link #known}. */
  synchronized long add(Set<Integer> partitions) {
    assignments++;
    if (!closed) {
      partitions.forEach(one -> held.put(one, new Held(assignments, false)));
      left.keySet().removeAll(partitions);
    }
    return assignments;
  }

  /** All is known of what came with that assignment, where it is still held. */
  synchronized void known(long assignment) {
    held.replaceAll(
        (partition, one) -> {
          if (one.assignment() != assignment || one.known()) {
            return one;
          }
          fresh.add(partition);
          return new Held(assignment, true);
        });
    signal();
  }

  /** Answers a number to give to {@link #awaitReleased}. */
  synchronized long remove(Collection<Integer> partitions, End why) {
    held.keySet().removeAll(partitions);
    fresh.removeAll(partitions);
    partitions.forEach(one -> left.put(one, why));
    changes++;
    signal();
    return changes;
  }

  /** Nothing is held from now on. */
  synchronized long removeAll(End why) {
    closed = true;
    left.replaceAll((partition, before) -> before == End.LOST ? before : why);
    return remove(Set.copyOf(held.keySet()), why);
  }

  /** There is something to do. */
  synchronized void signal() {
    signalled = true;
    notifyAll();
  }

  /** Waits for something to do, at most so long. */
  synchronized Turn await(long nanos) throws InterruptedException {
    running = true;
    long deadline = System.nanoTime() + nanos;
    while (!signalled) {
      long millis = millisUntil(deadline);
      if (millis <= 0) {
        break;
      }
      wait(millis);
    }
    signalled = false;
    Set<Integer> known =
        held.entrySet().stream()
            .filter(one -> one.getValue().known())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Turn turn =
        new Turn(Set.copyOf(held.keySet()), known, Set.copyOf(fresh), Map.copyOf(left), changes);
    fresh.clear();
    return turn;
  }

  /** A turn is over. {@code ending}: the partitions of channels that have not ended yet. */
  synchronized void done(Turn turn, Set<Integer> ending) {
    turns = turn.change();
    busy.clear();
    busy.addAll(ending);
    notifyAll();
  }

  /** Waits until no channel of these runs any more; answers whether it is so. */
  synchronized boolean awaitReleased(long change, Set<Integer> partitions, long nanos)
      throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (!isReleased(change, partitions)) {
      long millis = millisUntil(deadline);
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  /** No turn follows: nothing runs. */
  synchronized void end() {
    running = false;
    notifyAll();
  }

  private boolean isReleased(long change, Set<Integer> partitions) {
    return !running || (turns >= change && Collections.disjoint(busy, partitions));
  }

  private static long millisUntil(long deadlineNanos) {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
  }
}
