package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void isReadyWhenAllPartsAre() {
    assertFalse(health.isReady(), "nothing has registered yet");
    Health.Component kafka = health.register("kafka");
    Health.Component engine = health.register("engine");
    kafka.ready();
    assertFalse(health.isReady());
    engine.ready();
    assertTrue(health.isReady());
    kafka.notReady("broker 10.0.0.7:9092 does not answer");
    assertFalse(health.isReady());
    assertTrue(health.isLive());
    assertEquals(
        List.of(
            new Health.ComponentState("engine", true, ""),
            new Health.ComponentState("kafka", false, "broker 10.0.0.7:9092 does not answer")),
        health.snapshot().components());
  }

  @Test
  void aPartMayBeReadyWithARemark() {
    Health.Component devices = health.register("devices");
    devices.readyBut("GPU.0 is off");
    assertTrue(health.isReady());
    assertEquals(
        List.of(new Health.ComponentState("devices", true, "GPU.0 is off")),
        health.snapshot().components());
    devices.ready();
    assertEquals("", health.snapshot().components().get(0).reason());
  }

  @Test
  void aPartThatHasUnregisteredNoLongerCounts() {
    health.register("kafka").ready();
    Health.Component engine = health.register("engine");
    engine.unregister();
    assertTrue(health.isReady());
    health.register("engine");
    engine.unregister();
    assertEquals(2, health.snapshot().components().size(), "an old handle removes no new part");
  }

  @Test
  void theFirstFatalErrorStays() {
    health.register("engine").ready();
    Exception first = new Exception("device lost");
    health.fatal("engine", first);
    health.fatal("kafka", new Exception("second"));
    assertEquals("engine", health.fatal().orElseThrow().component());
    assertSame(first, health.fatal().orElseThrow().cause());
    assertFalse(health.isLive());
    assertFalse(health.isReady());
  }

  @Test
  void aListenerHearsOfTheFatalErrorOnce() {
    AtomicInteger calls = new AtomicInteger();
    health.onFatal(
        () -> {
          throw new IllegalStateException("a listener that fails");
        });
    health.onFatal(calls::incrementAndGet);
    assertEquals(0, calls.get());
    health.fatal("engine", new Exception("device lost"));
    health.fatal("engine", new Exception("again"));
    assertEquals(1, calls.get());
    health.onFatal(calls::incrementAndGet);
    assertEquals(2, calls.get(), "one that comes late hears at once");
  }

  @Test
  void refusesASecondPartOfOneNameAndABlankReason() {
    Health.Component kafka = health.register("kafka");
    assertThrows(IllegalArgumentException.class, () -> health.register("kafka"));
    assertThrows(IllegalArgumentException.class, () -> kafka.notReady(" "));
    assertEquals(Optional.empty(), health.fatal());
  }
}
