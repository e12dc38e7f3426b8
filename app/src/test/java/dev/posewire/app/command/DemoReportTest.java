package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.app.Events;
import dev.posewire.app.FakeTicker;
import dev.posewire.app.PrintedText;
import dev.posewire.app.pipeline.EventStatistics;
import dev.posewire.app.pipeline.Progress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoReportTest {
  private final FakeTicker ticker = new FakeTicker();
  private final EventStatistics events = new EventStatistics(InstantSource.fixed(Events.RECEIVED));
  private final PrintedText printed = new PrintedText();
  private final List<String> stops = new ArrayList<>();

  @Test
  void nobodyInTimeIsAnError() throws Exception {
    DemoReport report = report(Optional.empty());
    events.add(Events.event("card-1", 0));
    ticker.advance(Duration.ofMillis(29_999));
    report.runOnce();
    ticker.advance(Duration.ofMillis(1));

    IllegalStateException e = assertThrows(IllegalStateException.class, report::runOnce);

    assertEquals("no skeleton came out within 30 s", e.getMessage());
    assertEquals(List.of(), stops);
  }

  @Test
  void itGoesOnOnceSomebodyWasSeen() throws Exception {
    DemoReport report = report(Optional.empty());
    events.add(Events.event("card-1", 0, List.of(Events.person(-1))));
    ticker.advance(Duration.ofHours(1));

    report.runOnce();

    assertEquals(List.of(), stops);
    assertEquals(1, printed.toString().lines().count());
  }

  @Test
  void itEndsOnceItsLengthAfterTheFirstSkeleton() throws Exception {
    DemoReport report = report(Optional.of(Duration.ofSeconds(5)));
    ticker.advance(Duration.ofSeconds(20));
    report.runOnce();
    events.add(Events.event("card-1", 0, List.of(Events.person(-1))));
    ticker.advance(Duration.ofMillis(4_999));
    report.runOnce();
    assertEquals(List.of(), stops);

    ticker.advance(Duration.ofMillis(1));
    report.runOnce();
    report.runOnce();

    assertEquals(List.of("the 5 s are over"), stops);
  }

  private DemoReport report(Optional<Duration> length) {
    return new DemoReport(
        events,
        new Progress(new SimpleMeterRegistry(), events, ticker, printed.stream()),
        new DemoReport.Limits(Duration.ofSeconds(30), length),
        ticker,
        stops::add);
  }
}
