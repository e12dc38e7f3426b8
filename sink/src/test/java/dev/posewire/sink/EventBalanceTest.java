package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.PoseEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventBalanceTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Instant now = Events.RECEIVED;
  private final EventBalance balance = new EventBalance("a", meters, () -> 0, () -> now);
  private final PoseEvent event = Events.event("dock-3", 1);

  @Test
  void ageOfTheLastStoredEventGrowsUntilTheNext() {
    assertEquals(Double.NaN, storedAge());
    balance.received(event);
    now = Events.RECEIVED.plusMillis(1_500);
    balance.stored(event);
    assertEquals(1.5, storedAge());
    now = Events.RECEIVED.plusMillis(4_000);
    assertEquals(4, storedAge());
    assertEquals(1_500, meters.get("event.age").timer().totalTime(TimeUnit.MILLISECONDS));
  }

  @Test
  void eventFromTheFutureIsStoredAndCountedAsClockSkew() {
    now = Events.RECEIVED.minusMillis(1);
    balance.received(event);
    balance.stored(event);

    assertEquals(
        1, meters.get("clock.skew").tags("stage", "sink", "channel", "dock-3").counter().count());
    assertEquals(1, meters.get("events.stored").counter().count());
    assertEquals(0, storedAge());
  }

  @Test
  void eventFromAFormerAgeIsStored() {
    PoseEvent old =
        PoseEvent.newBuilder(event).setReceivedAt(Instant.parse("1600-01-01T00:00:00Z")).build();
    balance.received(old);
    balance.stored(old);

    assertEquals(1, meters.get("events.stored").counter().count());
    assertEquals(1, meters.get("event.age").timer().count());
  }

  @Test
  void everyMetricStandsInTheDocument() throws Exception {
    now = Events.RECEIVED.minusMillis(1);
    balance.stored(event);
    now = Events.RECEIVED;
    balance.received(event);
    balance.stored(event);
    balance.filtered(event, EventFilter.Reason.TAGS);
    balance.rejected(event);
    balance.abandoned(event);
    balance.retried(event);

    String document = Files.readString(Path.of("..", "SINKS.md"));
    assertEquals(
        List.of(),
        meters.getMeters().stream()
            .map(meter -> meter.getId().getName())
            .filter(name -> !document.contains("`" + name + "`"))
            .toList());
  }

  private double storedAge() {
    return meters.get("events.stored.age").tags("stage", "sink", "sink", "a").gauge().value();
  }
}
