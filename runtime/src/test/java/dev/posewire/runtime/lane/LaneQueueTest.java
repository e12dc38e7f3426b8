package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.schemas.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
  private record Waiting(Policy policy, String channel, int number) implements LaneQueue.Item {
    @Override
    public int partition() {
      return channel.charAt(0) - 'a';
    }

    /** A second after the one before. */
    @Override
    public long ptsMicros() {
      return number * 1_000_000L;
    }

    @Override
    public String toString() {
      return channel + number;
    }
  }

  private final LaneQueue<Waiting> queue = new LaneQueue<>(0.25, () -> 0);

  @Test
  void newerTakesThePlaceOfTheWaitingOneInTheSameTurn() {
    assertEquals(Optional.empty(), queue.add(live("a", 1)));
    assertEquals(Optional.empty(), queue.add(live("b", 1)));

    assertEquals(Optional.of(live("a", 1)), queue.add(live("a", 2)));

    assertEquals(2, queue.size());
    assertEquals(List.of("a2", "b1"), takeAll());
  }

  @Test
  void channelThatWasServedGoesToTheEnd() {
    fill(live("a", 1), live("b", 1));
    List<String> taken = new ArrayList<>(take(1));
    fill(live("a", 2));
    taken.addAll(takeAll());

    assertEquals(List.of("a1", "b1", "a2"), taken);
  }

  @Test
  void whatIsPutBackIsNextAgainUnlessANewerOneWaits() {
    fill(live("a", 1), live("b", 1), live("c", 1), recorded("r", 1), recorded("r", 2));
    List<Waiting> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) taken.add(queue.next().orElseThrow());
    fill(live("d", 1), live("b", 2), recorded("r", 3));

    assertEquals(List.of(live("b", 1)), queue.putBack(taken));

    List<String> left = takeAll();
    assertEquals(
        List.of("a1", "b2", "c1", "d1"),
        left.stream().filter(one -> !one.startsWith("r")).toList());
    assertEquals(
        List.of("r1", "r2", "r3"), left.stream().filter(one -> one.startsWith("r")).toList());
  }

  @Test
  void recordedAreServedInTheirOrder() {
    fill(recorded("a", 1), recorded("b", 1), recorded("a", 2));

    assertEquals(List.of("a1", "b1", "a2"), takeAll());
  }

  @Test
  void recordedHaveTheirShareWhileBothWait() {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) fill(recorded("r", i), live("a", i), live("b", i));
    for (int i = 0; i < 8; i++) {
      fill(live("a", i), live("b", i));
      taken.addAll(take(1));
    }

    assertEquals(2, taken.stream().filter(item -> item.startsWith("r")).count(), taken.toString());
  }

  @Test
  void eachLaneHasAllWhileTheOtherIsEmpty() {
    fill(recorded("r", 1), recorded("r", 2), live("a", 1));

    assertEquals(List.of("a1", "r1", "r2"), takeAll());
  }

  @Test
  void removesAPartitionOfALane() {
    fill(recorded("a", 1), recorded("b", 1), recorded("a", 2), live("a", 3));

    assertEquals(
        List.of("a1", "a2"),
        queue.remove(Policy.EVERY, Set.of(0)).stream().map(Waiting::toString).toList());
    assertEquals(2, queue.waiting().count());
    assertEquals(
        List.of("a3"),
        queue.remove(Policy.LATEST, Set.of(0, 1)).stream().map(Waiting::toString).toList());
    assertEquals(List.of("b1"), takeAll());
  }

  @Test
  void shareOfAllOrNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LaneQueue<Waiting>(0, () -> 0));
    assertThrows(IllegalArgumentException.class, () -> new LaneQueue<Waiting>(1, () -> 0));
  }

  private static Waiting live(String channel, int number) {
    return new Waiting(Policy.LATEST, channel, number);
  }

  private static Waiting recorded(String channel, int number) {
    return new Waiting(Policy.EVERY, channel, number);
  }

  private void fill(Waiting... items) {
    for (Waiting item : items) {
      Optional<Waiting> unused = queue.add(item);
    }
  }

  private List<String> take(int count) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) taken.add(queue.next().orElseThrow().toString());
    return taken;
  }

  private List<String> takeAll() {
    return take(queue.size());
  }
}
