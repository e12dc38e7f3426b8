package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
  private static final PoseEvent TWO_PEOPLE =
      Events.of(
          "dock-3",
          0,
          Map.of("site", "north", "floor", "2"),
          List.of(Events.person(0.4f), Events.person(0.8f)));

  @Test
  void channelsAreNamedOrBegin() {
    assertEquals(Optional.empty(), of(List.of("dock-3"), Map.of(), 0, 0));
    assertEquals(Optional.empty(), of(List.of("lobby", "dock-*"), Map.of(), 0, 0));
    assertEquals(Optional.empty(), of(List.of("*"), Map.of(), 0, 0));
    assertEquals(Optional.of(Reason.CHANNEL), of(List.of("dock"), Map.of(), 0, 0));
    assertEquals(Optional.of(Reason.CHANNEL), of(List.of("dock-31*"), Map.of(), 0, 0));
  }

  @Test
  void allTagsMustBeThere() {
    assertEquals(Optional.empty(), of(List.of(), Map.of("site", "north"), 0, 0));
    assertEquals(
        Optional.of(Reason.TAGS), of(List.of(), Map.of("site", "north", "floor", "1"), 0, 0));
    assertEquals(Optional.of(Reason.TAGS), of(List.of(), Map.of("gate", ""), 0, 0));
  }

  @Test
  void peopleOfTheScoreAreCounted() {
    assertEquals(Optional.empty(), of(List.of(), Map.of(), 2, 0));
    assertEquals(Optional.of(Reason.PEOPLE), of(List.of(), Map.of(), 3, 0));
    assertEquals(Optional.empty(), of(List.of(), Map.of(), 1, 0.8f));
    assertEquals(Optional.of(Reason.PEOPLE), of(List.of(), Map.of(), 2, 0.5));
  }

  @Test
  void channelIsThinnedByTheTimesOfItsPictures() {
    EventSieve sieve = new EventSieve(new EventFilter(List.of(), Map.of(), 0, 0, 2));

    assertEquals(List.of(0L, 5L, 10L, 15L), taken(sieve, 0, "a", 0, 20));
    assertEquals(List.of(0L, 5L), taken(sieve, 0, "b", 0, 10), "channels do not share a rate");
  }

  @Test
  void whatIsReadAgainIsTakenAgain() {
    EventSieve sieve = new EventSieve(new EventFilter(List.of(), Map.of(), 0, 0, 1));
    assertEquals(List.of(0L, 10L), taken(sieve, 7, "a", 0, 15));

    sieve.beginAnew(Set.of(3));
    assertEquals(List.of(), taken(sieve, 7, "a", 15, 20));
    sieve.beginAnew(Set.of(7));
    assertEquals(List.of(0L, 10L), taken(sieve, 7, "a", 0, 15));
  }

  @Test
  void eventThatIsLeftOutTakesNoTurn() {
    EventSieve sieve = new EventSieve(new EventFilter(List.of(), Map.of(), 1, 0, 1));
    PoseEvent nobody = Events.event("a", 0);
    PoseEvent somebody = Events.of("a", 1, Map.of(), List.of(Events.person(0.5f)));

    assertEquals(Optional.of(Reason.PEOPLE), sieve.leavesOut(0, nobody));
    assertEquals(Optional.empty(), sieve.leavesOut(0, somebody));
    assertEquals(Optional.of(Reason.RATE), sieve.leavesOut(0, somebody));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, 20_000_000_000_000_000L, Long.MAX_VALUE})
  void timeMayBeAnyThatAnEventCanHold(long micros) {
    EventSieve sieve = new EventSieve(new EventFilter(List.of(), Map.of(), 0, 0, 1));
    PoseEvent event =
        PoseEvent.newBuilder(Events.event("a", 0))
            .setCapturedAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))
            .build();

    assertEquals(Optional.empty(), sieve.leavesOut(0, event));
    assertEquals(Optional.of(Reason.RATE), sieve.leavesOut(0, event));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> new EventFilter(List.of("a*b"), Map.of(), -1, Double.NaN, 2_000));

    assertEquals(
        """
        channels must each match [a-z0-9][a-z0-9._-]{0,63}\\*?|\\*: 'a*b'
        min-people must be 0 to 100: -1
        min-score must be 0 or more: NaN
        max-per-second must be 0 to 1000: 2000.0""",
        e.getMessage());
  }

  private static Optional<Reason> of(
      List<String> channels, Map<String, String> tags, int minPeople, double minScore) {
    return new EventFilter(channels, tags, minPeople, minScore, 0).reasonToLeaveOut(TWO_PEOPLE);
  }

  /** Of ten pictures a second, from a full second on. */
  private static List<Long> taken(
      EventSieve sieve, int partition, String channel, long from, long to) {
    List<Long> taken = new ArrayList<>();
    for (long i = from; i < to; i++) {
      PoseEvent event =
          PoseEvent.newBuilder(Events.event(channel, i))
              .setCapturedAt(Instant.ofEpochMilli(1_772_360_000_000L + 100 * i))
              .build();
      if (sieve.leavesOut(partition, event).isEmpty()) taken.add(i);
    }
    return taken;
  }
}
