package dev.posewire.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.runtime.lifecycle.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChannelMetersTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private long nowNanos = Long.MAX_VALUE - 7; // the ticker may overflow
  private final Ticker ticker = () -> nowNanos;
  private final ChannelMeters meters = new ChannelMeters(registry, ticker);

  private double count(String channel) {
    return registry.find("frames.dropped").tag("channel", channel).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private void drop(String channel) {
    meters.counter("frames.dropped", channel, "reason", "late").increment();
  }

  @Test
  void eachChannelAndTagHasItsOwnSeries() {
    drop("dock-1");
    drop("dock-1");
    drop("dock-2");
    meters.counter("frames.dropped", "dock-1", "reason", "expired").increment();
    assertEquals(3, registry.find("frames.dropped").counters().size());
    assertEquals(3, count("dock-1"));
    assertEquals(1, count("dock-2"));
    meters.timer("frame.age", "dock-1").record(Duration.ofSeconds(1));
    assertEquals(1, registry.get("frame.age").tag("channel", "dock-1").timer().count());
  }

  @Test
  void channelsBeyondTheBoundShareOneSeriesAndTheSumStaysRight() {
    for (int i = 0; i < ChannelMeters.MAX_CHANNELS + 50; i++) {
      drop("channel-" + i);
    }
    drop("other");
    assertEquals(ChannelMeters.MAX_CHANNELS + 1, registry.find("frames.dropped").counters().size());
    assertEquals(51, count("other"));
    double sum =
        registry.find("frames.dropped").counters().stream().mapToDouble(Counter::count).sum();
    assertEquals(ChannelMeters.MAX_CHANNELS + 51, sum);
  }

  @Test
  void anIdleChannelLosesAllItsSeriesAndMakesRoom() {
    for (int i = 0; i < ChannelMeters.MAX_CHANNELS; i++) {
      drop("channel-" + i);
    }
    nowNanos += ChannelMeters.IDLE_LIMIT.toNanos() - 1;
    drop("channel-0");
    assertEquals(1, count("channel-1"), "not idle for long enough");
    nowNanos += Duration.ofMinutes(1).toNanos();
    drop("channel-0");
    assertEquals(0, count("channel-1"));
    assertEquals(3, count("channel-0"));
    drop("new");
    assertEquals(1, count("new"));
    assertEquals(2, registry.find("frames.dropped").counters().size());
    drop("channel-1");
    assertEquals(1, count("channel-1"), "begins at 0 again");
  }
}
