package dev.posewire.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.app.Events;
import dev.posewire.app.FakeTicker;
import dev.posewire.app.PrintedText;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final FakeTicker ticker = new FakeTicker();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventStatistics events =
      new EventStatistics(InstantSource.fixed(Events.RECEIVED.plusMillis(87)));
  private final PrintedText printed = new PrintedText();
  private final Progress progress = new Progress(meters, events, ticker, printed.stream());

  @Test
  void lineTellsRatesSinceTheLastOneAndAllDrops() {
    meters.counter("frames.grabbed", "channel", "card-1").increment(21);
    meters.counter("frames.grabbed", "channel", "card-2").increment(20);
    meters.counter("frames.dropped", "reason", "late").increment(2);
    meters.counter("frames.dropped", "reason", "expired").increment(1);
    events.add(Events.event("card-1", 0, List.of(Events.person(0), Events.person(1))));
    events.add(Events.event("card-2", 0, List.of(Events.person(0))));
    events.add(Events.event("card-2", 1));
    ticker.advance(Duration.ofSeconds(2));

    progress.printWhenDue();

    assertEquals(
        "2 channels | in 20.5 frames/s | out 1.5 events/s | 1.0 people an event"
            + " | latency p50 87 ms, p99 87 ms | dropped 3"
            + System.lineSeparator(),
        printed.toString());
  }

  @Test
  void rateIsOfTheFramesSinceTheLastLine() {
    meters.counter("frames.grabbed").increment(10);
    ticker.advance(Duration.ofSeconds(1));
    progress.printWhenDue();
    meters.counter("frames.grabbed").increment(5);
    ticker.advance(Duration.ofSeconds(1));
    progress.printWhenDue();

    assertEquals(
        List.of(
            "0 channels | in 10.0 frames/s | out 0.0 events/s | 0.0 people an event"
                + " | latency p50 0 ms, p99 0 ms | dropped 0",
            "0 channels | in 5.0 frames/s | out 0.0 events/s | 0.0 people an event"
                + " | latency p50 0 ms, p99 0 ms | dropped 0"),
        printed.toString().lines().toList());
  }

  @Test
  void nothingIsPrintedWithinASecond() {
    ticker.advance(Duration.ofMillis(999));
    progress.printWhenDue();

    assertEquals("", printed.toString());
  }
}
