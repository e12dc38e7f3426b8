package dev.posewire.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.app.Events;
import dev.posewire.app.pipeline.EventStatistics.Look;
import dev.posewire.schemas.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStatisticsTest {
  private static final Person PERSON = Events.person(-1);

  private Instant now = Events.RECEIVED;
  private final EventStatistics events = new EventStatistics(() -> now);

  @Test
  void lookCountsWhatCameSinceTheLastOne() {
    events.add(Events.event("lobby", 0, List.of(PERSON, PERSON)));
    events.add(Events.event("lobby", 1, List.of(PERSON)));
    events.add(Events.event("yard", 0));
    events.add(Events.event("yard", 1));
    assertEquals(new Look(4, 2, 0.75, Duration.ZERO, Duration.ZERO), events.take());

    events.add(Events.event("yard", 2, List.of(PERSON)));
    assertEquals(new Look(1, 1, 1, Duration.ZERO, Duration.ZERO), events.take());

    assertEquals(5, events.allEvents());
    assertEquals(4, events.allPeople());
  }

  @Test
  void lookWithoutEventsIsZero() {
    assertEquals(new Look(0, 0, 0, Duration.ZERO, Duration.ZERO), events.take());
  }

  @Test
  void latencyIsFromArrivalToNowInWhateverOrder() {
    for (int millis = 100; millis >= 1; millis--) {
      now = Events.RECEIVED.plusMillis(millis);
      events.add(Events.event("lobby", 100 - millis));
    }

    Look look = events.take();

    assertEquals(Duration.ofMillis(51), look.latencyP50());
    assertEquals(Duration.ofMillis(100), look.latencyP99());
  }

  @Test
  void eventsBeyondTheMeasuredOnesStillCount() {
    for (int i = 0; i < 10_001; i++) {
      if (i == 10_000) now = now.plusSeconds(9);
      events.add(Events.event("lobby", i));
    }

    assertEquals(new Look(10_001, 1, 0, Duration.ZERO, Duration.ZERO), events.take());
  }
}
