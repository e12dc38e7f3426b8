package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What waits inside a stage for its turn, and which is next. Not thread-safe: guarded by its owner.
 *
 * <p>LATEST: a slot a channel, the newer item replaces the waiting one, channels take turns, evenly
 * spaced in time. EVERY: first come, first served; bounded by the lane's in-flight limit. When both
 * wait, the recorded lane has its share.
 */
public final class LaneQueue<T extends LaneQueue.Item> {
  /** What a queue must know of what waits in it. */
  public interface Item {
    Policy policy();

    String channel();

    int partition();

    /** When its picture was taken, by the time line of its source, in microseconds. */
    long ptsMicros();
  }

  private final double recordedShare;
  private final ChannelTurns<T> latest;
  private final Deque<T> every = new ArrayDeque<>();
  private double recordedCredit;

  /**
   * @param recordedShare of the items while both lanes wait, above 0 and below 1
   */
  public LaneQueue(double recordedShare, Ticker ticker) {
    if (!(recordedShare > 0 && recordedShare < 1)) {
      throw new IllegalArgumentException(
          "recorded share must be above 0 and below 1: " + recordedShare);
    }
    this.recordedShare = recordedShare;
    this.latest = new ChannelTurns<>(ticker);
  }

  /** Answers the item that this one takes the place of. */
  public Optional<T> add(T item) {
    if (item.policy() == Policy.LATEST) return latest.add(item);
    every.addLast(item);
    return Optional.empty();
  }

  /**
   * Puts back, before all others, what was taken out.
   *
   * @param items in the order in which they were taken
   * @return those whose place newer ones have taken
   */
  public List<T> putBack(List<T> items) {
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).policy() == Policy.EVERY) every.addFirst(items.get(i));
    }
    return latest.putBack(items.stream().filter(item -> item.policy() == Policy.LATEST).toList());
  }

  /** Takes out the next one. */
  public Optional<T> next() {
    if (every.isEmpty()) return latest.next();
    if (latest.isEmpty()) return Optional.of(every.removeFirst());
    recordedCredit += recordedShare;
    if (recordedCredit < 1) return latest.next();
    recordedCredit -= 1;
    return Optional.of(every.removeFirst());
  }

  public int size() {
    return latest.size() + every.size();
  }

  /** All that wait, in no order. */
  public Stream<T> waiting() {
    return Stream.concat(every.stream(), latest.waiting());
  }

  /** Takes out what waits of some partitions of a lane, in the order of each channel. */
  public List<T> remove(Policy policy, Set<Integer> partitions) {
    if (policy == Policy.LATEST) return latest.remove(partitions);
    List<T> removed = new ArrayList<>();
    Iterator<T> items = every.iterator();
    while (items.hasNext()) {
      T item = items.next();
      if (partitions.contains(item.partition())) {
        items.remove();
        removed.add(item);
      }
    }
    return removed;
  }
}
