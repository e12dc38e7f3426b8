package dev.posewire.runtime.lane;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shares out the turns among channels of which the newest item waits: whoever has been without one
 * for longest is next. Not thread-safe: guarded by its owner.
 *
 * <p>Turns that are even are not enough: what is served must be so too. An item that was received
 * much sooner after the channel's last one than is usual lets the others go first, for a round at
 * most: till then a newer one may have taken its place.
 */
final class ChannelTurns<T extends LaneQueue.Item> {
  /** More channels than any stage has; those beyond lose their turn, longest unused first. */
  private static final int MAX_CHANNELS = 10_000;

  /**
   * Of the usual time between two items of a channel. Ingest sends half as much again as is served:
   * so the next item comes after two thirds of that time, give or take a frame of the camera.
   */
  private static final double TOO_SOON = 0.55;

  /** Weight of one item: the usual time follows the last hundred or so. */
  private static final double WEIGHT = 1.0 / 64;

  private static final class Turn<T> {
    private Optional<T> waiting = Optional.empty();
    private Optional<Instant> lastReceivedAt = Optional.empty();
    private int passedOver;
  }

  // Longest without a turn first.
  private final Map<String, Turn<T>> turns = new LinkedHashMap<>();
  private int size;
  private double usualMillis;

  /** Answers the item that this one takes the place of. */
  Optional<T> add(T item) {
    Turn<T> turn = turns.get(item.channel());
    if (turn == null) {
      turn = new Turn<>();
      makeRoom();
      turns.put(item.channel(), turn);
    }
    Optional<T> superseded = turn.waiting;
    turn.waiting = Optional.of(item);
    if (superseded.isEmpty()) size++;
    return superseded;
  }

  private void makeRoom() {
    if (turns.size() < MAX_CHANNELS) return;
    Iterator<Turn<T>> all = turns.values().iterator();
    while (all.hasNext()) {
      if (all.next().waiting.isEmpty()) {
        all.remove();
        return;
      }
    }
  }

  /**
   * Gives their channels the turn back that these items have had.
   *
   * @param items in the order in which they were taken
   * @return those whose place newer ones have taken
   */
  List<T> putBack(List<T> items) {
    Map<String, Turn<T>> others = new LinkedHashMap<>(turns);
    turns.clear();
    List<T> superseded = new ArrayList<>();
    for (T item : items) {
      Turn<T> turn = others.getOrDefault(item.channel(), new Turn<>());
      turn.lastReceivedAt = Optional.empty();
      if (turn.waiting.isPresent()) {
        superseded.add(item);
      } else {
        turn.waiting = Optional.of(item);
        size++;
      }
      turns.put(item.channel(), turn);
    }
    others.forEach(turns::putIfAbsent);
    return superseded;
  }

  /** Takes out the next one. */
  Optional<T> next() {
    return nextChannel().map(this::serve);
  }

  private Optional<String> nextChannel() {
    Optional<String> tooSoon = Optional.empty();
    for (Map.Entry<String, Turn<T>> entry : turns.entrySet()) {
      Turn<T> turn = entry.getValue();
      if (turn.waiting.isEmpty()) continue;
      if (!isTooSoon(turn)) return Optional.of(entry.getKey());
      turn.passedOver++;
      if (tooSoon.isEmpty()) tooSoon = Optional.of(entry.getKey());
    }
    return tooSoon;
  }

  private boolean isTooSoon(Turn<T> turn) {
    double millis = millisSinceLast(turn);
    // A clock that was set back says nothing.
    return millis >= 0 && millis < TOO_SOON * usualMillis && turn.passedOver < turns.size();
  }

  /** -1 where there is no last one. */
  private static <T extends LaneQueue.Item> double millisSinceLast(Turn<T> turn) {
    Instant now = turn.waiting.orElseThrow().receivedAt();
    return turn.lastReceivedAt.map(last -> Duration.between(last, now).toMillis()).orElse(-1L);
  }

  private T serve(String channel) {
    Turn<T> turn = turns.remove(channel);
    turns.put(channel, turn); // the last now
    learn(millisSinceLast(turn));
    T item = turn.waiting.orElseThrow();
    turn.waiting = Optional.empty();
    turn.lastReceivedAt = Optional.of(item.receivedAt());
    turn.passedOver = 0;
    size--;
    return item;
  }

  /** A channel that was away for long does not count for more than twice the usual time. */
  private void learn(double millis) {
    if (millis < 0) return;
    usualMillis =
        usualMillis == 0
            ? millis
            : usualMillis + WEIGHT * (Math.min(millis, 2 * usualMillis) - usualMillis);
  }

  /** Takes out what waits of some partitions. */
  List<T> remove(Set<Integer> partitions) {
    List<T> removed = new ArrayList<>();
    for (Turn<T> turn : turns.values()) {
      Optional<T> gone = turn.waiting.filter(item -> partitions.contains(item.partition()));
      if (gone.isEmpty()) continue;
      turn.waiting = Optional.empty();
      removed.add(gone.get());
    }
    size -= removed.size();
    return removed;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** All that wait, in no order. */
  Stream<T> waiting() {
    return turns.values().stream().flatMap(turn -> turn.waiting.stream());
  }
}
