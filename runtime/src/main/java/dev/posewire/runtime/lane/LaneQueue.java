package dev.posewire.runtime.lane;

import dev.posewire.schemas.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What waits inside a stage for its turn, and which is next. Not thread-safe: guarded by its owner.
 *
 * <p>LATEST: a slot a channel, the newer item replaces the waiting one, channels take turns. EVERY:
 * first come, first served; bounded by the lane's in-flight limit. When both wait, the recorded
 * lane has its share.
 */
public final class LaneQueue<T extends LaneQueue.Item> {
  /** What a queue must know of what waits in it. */
  public interface Item {
    Policy policy();

    String channel();

    int partition();
  }

  private final double recordedShare;
  private final Map<String, T> latest = new LinkedHashMap<>();
  private final Deque<T> every = new ArrayDeque<>();
  private double recordedCredit;

  /**
   * @param recordedShare of the items while both lanes wait, above 0 and below 1
   */
  public LaneQueue(double recordedShare) {
    if (!(recordedShare > 0 && recordedShare < 1)) {
      throw new IllegalArgumentException(
          "recorded share must be above 0 and below 1: " + recordedShare);
    }
    this.recordedShare = recordedShare;
  }

  /** Answers the item that this one takes the place of. */
  public Optional<T> add(T item) {
    if (item.policy() == Policy.EVERY) {
      every.addLast(item);
      return Optional.empty();
    }
    return Optional.ofNullable(latest.put(item.channel(), item));
  }

  /**
   * Puts back, before all others, what was taken out.
   *
   * @param items in the order in which they were taken
   * @return those whose place newer ones have taken
   */
  public List<T> putBack(List<T> items) {
    Map<String, T> waiting = new LinkedHashMap<>(latest);
    latest.clear();
    List<T> superseded = new ArrayList<>();
    for (T item : items) {
      if (item.policy() == Policy.EVERY) continue;
      if (waiting.containsKey(item.channel())) {
        superseded.add(item);
      } else {
        latest.put(item.channel(), item);
      }
    }
    latest.putAll(waiting);
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).policy() == Policy.EVERY) every.addFirst(items.get(i));
    }
    return superseded;
  }

  /** Takes out the next one. */
  public Optional<T> next() {
    if (every.isEmpty()) return nextLatest();
    if (latest.isEmpty()) return Optional.of(every.removeFirst());
    recordedCredit += recordedShare;
    if (recordedCredit < 1) return nextLatest();
    recordedCredit -= 1;
    return Optional.of(every.removeFirst());
  }

  private Optional<T> nextLatest() {
    Iterator<T> items = latest.values().iterator();
    if (!items.hasNext()) return Optional.empty();
    T item = items.next();
    items.remove();
    return Optional.of(item);
  }

  public int size() {
    return latest.size() + every.size();
  }

  /** All that wait, in no order. */
  public Stream<T> waiting() {
    return Stream.concat(every.stream(), latest.values().stream());
  }

  /** Takes out what waits of some partitions of a lane, in the order of each channel. */
  public List<T> remove(Policy policy, Set<Integer> partitions) {
    List<T> removed = new ArrayList<>();
    Iterator<T> items = policy == Policy.EVERY ? every.iterator() : latest.values().iterator();
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
