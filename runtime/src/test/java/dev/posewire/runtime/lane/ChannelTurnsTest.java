package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelTurnsTest {
  private record Waiting(String channel, long millis) implements LaneQueue.Item {
    @Override
    public Policy policy() {
      return Policy.LATEST;
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long ptsMicros() {
      return millis * 1_000;
    }
  }

  private final FakeTicker ticker = new FakeTicker();
  private final ChannelTurns<Waiting> turns = new ChannelTurns<>(ticker);

  @Test
  void whoeverWasLongestWithoutATurnIsNextWhateverCameFirst() {
    add("a", 0);
    add("b", 0);
    assertEquals(List.of("a", "b"), takeAll());
    add("b", 1_000);
    add("a", 1_000);
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void channelThatNeverHadATurnIsBeforeThoseThatHad() {
    add("a", 0);
    assertEquals(List.of("a"), takeAll());
    add("a", 1_000);
    add("new", 1_000);
    add("newer", 1_000);
    assertEquals(List.of("new", "newer", "a"), takeAll());
  }

  @Test
  void itemMuchTooSoonLetsTheOthersGoFirst() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 5_400);
    add("b", 6_000);
    assertEquals(List.of("b", "a"), takeAll());
  }

  @Test
  void itemThatIsALittleTooSoonKeepsItsTurn() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 5_600);
    add("b", 6_000);
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void itemMuchTooSoonIsTakenWhereNobodyElseWaits() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 5_001);
    assertEquals(List.of("a"), takeAll());
  }

  @Test
  void itemThatWaitsForLongLetsFresherOnesGoFirst() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 6_000);
    ticker.advance(Duration.ofMillis(600));
    add("b", 6_600);
    assertEquals(List.of("b", "a"), takeAll());
  }

  @Test
  void itemThatWaitsALittleKeepsItsTurn() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 6_000);
    ticker.advance(Duration.ofMillis(400));
    add("b", 6_400);
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void turnsDecideWhereAllWaitForLong() {
    serveBothAtWholeSeconds(0, 5);
    add("b", 6_000);
    add("a", 6_000);
    ticker.advance(Duration.ofSeconds(10));
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void newerItemInItsPlaceIsNotTooSoon() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 5_400);
    add("b", 6_000);
    assertEquals(Optional.of(new Waiting("a", 5_400)), turns.add(new Waiting("a", 5_900)));
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void lastItemOfAChannelIsPassedOverForARoundOnly() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 5_100);
    List<String> taken = new ArrayList<>();
    for (int i = 6; i < 9; i++) {
      add("b", i * 1_000L);
      taken.add(turns.next().orElseThrow().channel());
    }
    assertEquals(List.of("b", "b", "a"), taken);
  }

  @Test
  void timeLineThatBeginsAnewMakesNothingTooSoon() {
    serveBothAtWholeSeconds(1_000, 1_005);
    add("a", 4_000);
    add("b", 4_000);
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void channelThatWasAwayForADayDoesNotChangeWhatIsUsual() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 86_400_000);
    takeAll();
    add("a", 86_400_600);
    add("b", 86_400_600);
    assertEquals(List.of("b", "a"), takeAll(), "by turns: nothing is too soon");
  }

  @Test
  void whatIsPutBackIsNotTooSoon() {
    serveBothAtWholeSeconds(0, 5);
    add("a", 6_000);
    add("b", 6_000);
    Waiting taken = turns.next().orElseThrow();
    assertEquals(List.of(), turns.putBack(List.of(taken)));
    assertEquals(2, turns.size());
    assertEquals(List.of("a", "b"), takeAll());
  }

  @Test
  void removedItemsAreGoneAndNotCounted() {
    add("a", 0);
    add("b", 0);
    assertEquals(2, turns.remove(Set.of(0)).size());
    assertTrue(turns.isEmpty());
    assertEquals(Optional.empty(), turns.next());
  }

  @Test
  void channelsBeyondTheBoundTakeTheTurnOfOneWithoutAnItem() {
    for (int i = 0; i < 10_000; i++) add("c" + i, 0);
    takeAll();
    add("c0", 1_000);
    add("new", 1_000);
    add("c1", 1_000); // it was forgotten
    assertEquals(List.of("new", "c1", "c0"), takeAll());
  }

  /** What is usual is a second from then on. */
  private void serveBothAtWholeSeconds(int from, int to) {
    for (int second = from; second <= to; second++) {
      add("a", second * 1_000L);
      add("b", second * 1_000L);
      assertEquals(List.of("a", "b"), takeAll());
    }
  }

  private void add(String channel, long millis) {
    assertEquals(Optional.empty(), turns.add(new Waiting(channel, millis)));
  }

  private List<String> takeAll() {
    List<String> taken = new ArrayList<>();
    for (Optional<Waiting> next = turns.next(); next.isPresent(); next = turns.next()) {
      taken.add(next.get().channel());
    }
    return taken;
  }
}
