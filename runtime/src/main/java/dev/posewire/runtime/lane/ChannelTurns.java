package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Shares out the turns among channels of which the newest item waits: whoever has been without one
 * for longest is next. Not thread-safe: guarded by its owner.
 *
 * <p>Turns that are even are not enough: what is served must be so too, and fresh. An item whose
 * picture was taken much sooner after the channel's last one than is usual lets the others go
 * first, and so does one that waits for long: a newer one will soon take its place. For a round at
 * most: there may be none.
 */
final class ChannelTurns<T extends LaneQueue.Item> {
  /** More channels than any stage has; those beyond lose their turn, longest unused first. */
  private static final int MAX_CHANNELS = 10_000;

  /**
   * Of the usual time between two items of a channel. Ingest sends half as much again as is served:
   * so the next item comes after two thirds of that time, give or take a frame of the camera.
   */
  private static final double TOO_SOON = 0.55;

  /** Likewise: the newer item is near. Less of it leaves too few to choose from. */
  private static final double TOO_LONG = 0.58;

  /** Weight of one item: the usual time follows the last hundred or so. */
  private static final double WEIGHT = 1.0 / 64;

  /** A channel that had no item for so long was away: that says nothing of the usual time. */
  private static final double AWAY_MILLIS = 10_000;

  private static final class Turn<T> {
    private Optional<T> waiting = Optional.empty();
    private long sinceNanos;

    /** 0: it had none yet, or has it back. */
    private long number;

    private OptionalLong lastPtsMicros = OptionalLong.empty();
    private int passedOver;

    boolean isWaiting() {
      return waiting.isPresent();
    }
  }

  private final Ticker ticker;
  private final Map<String, Turn<T>> turns = new LinkedHashMap<>();
  private int size;
  private long lastNumber;
  private double usualMillis;

  ChannelTurns(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Answers the item that this one takes the place of. */
  Optional<T> add(T item) {
    Turn<T> turn = turn(item.channel());
    Optional<T> superseded = turn.waiting;
    await(turn, item);
    return superseded;
  }

  private Turn<T> turn(String channel) {
    if (!turns.containsKey(channel) && turns.size() >= MAX_CHANNELS) forgetOne();
    return turns.computeIfAbsent(channel, id -> new Turn<>());
  }

  private void forgetOne() {
    turns.entrySet().stream()
        .filter(entry -> !entry.getValue().isWaiting())
        .min(Comparator.comparingLong(entry -> entry.getValue().number))
        .map(Map.Entry::getKey)
        .ifPresent(turns::remove);
  }

  private void await(Turn<T> turn, T item) {
    if (!turn.isWaiting()) size++;
    turn.waiting = Optional.of(item);
    turn.sinceNanos = ticker.nanos();
  }

  /**
   * Gives their channels the turn back that these items have had.
   *
   * @return those whose place newer ones have taken
   */
  List<T> putBack(List<T> items) {
    List<T> superseded = new ArrayList<>();
    for (T item : items) {
      Turn<T> turn = turn(item.channel());
      turn.number = 0;
      turn.lastPtsMicros = OptionalLong.empty();
      if (turn.isWaiting()) {
        superseded.add(item);
      } else {
        await(turn, item);
      }
    }
    return superseded;
  }

  /** Takes out the next one. */
  Optional<T> next() {
    long nowNanos = ticker.nanos();
    Optional<Turn<T>> due = first(turn -> isDue(turn, nowNanos));
    due.ifPresent(this::passOverBefore);
    return due.or(() -> first(turn -> !isTooSoon(turn)))
        .or(() -> first(turn -> true))
        .map(this::serve);
  }

  private Optional<Turn<T>> first(Predicate<Turn<T>> condition) {
    return turns.values().stream()
        .filter(turn -> turn.isWaiting() && condition.test(turn))
        .min(Comparator.comparingLong(turn -> turn.number));
  }

  private void passOverBefore(Turn<T> due) {
    for (Turn<T> turn : turns.values()) {
      if (turn.isWaiting() && turn.number < due.number) turn.passedOver++;
    }
  }

  private boolean isDue(Turn<T> turn, long nowNanos) {
    if (usualMillis == 0 || turn.passedOver >= turns.size()) return true;
    boolean tooLong = (nowNanos - turn.sinceNanos) / 1e6 > TOO_LONG * usualMillis;
    return !tooLong && !isTooSoon(turn);
  }

  /** A time line that begins anew says nothing. */
  private boolean isTooSoon(Turn<T> turn) {
    double millis = millisSinceLast(turn);
    return millis >= 0 && millis < TOO_SOON * usualMillis;
  }

  /** -1 where there is no last one. */
  private static <T extends LaneQueue.Item> double millisSinceLast(Turn<T> turn) {
    if (turn.lastPtsMicros.isEmpty()) return -1;
    return (turn.waiting.orElseThrow().ptsMicros() - turn.lastPtsMicros.getAsLong()) / 1e3;
  }

  private T serve(Turn<T> turn) {
    learn(millisSinceLast(turn));
    T item = turn.waiting.orElseThrow();
    turn.waiting = Optional.empty();
    turn.number = ++lastNumber;
    turn.lastPtsMicros = OptionalLong.of(item.ptsMicros());
    turn.passedOver = 0;
    size--;
    return item;
  }

  private void learn(double millis) {
    if (millis < 0 || millis > AWAY_MILLIS) return;
    usualMillis = usualMillis == 0 ? millis : usualMillis + WEIGHT * (millis - usualMillis);
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
