package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.app.Events;
import dev.posewire.app.FakeTicker;
import dev.posewire.app.PrintedText;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnalysisEndTest {
  private static final List<Recording> RECORDINGS =
      List.of(FakeVideo.recording("a", 0), FakeVideo.recording("b", 0));

  private final MemorySink sink = new MemorySink();
  private final EventRecorder events =
      new EventRecorder(sink, RECORDINGS, Optional.empty(), new FakeVideo(0));
  private final PrintedText err = new PrintedText();
  private final FakeTicker ticker = new FakeTicker();
  private final List<String> stops = new ArrayList<>();
  private final AnalysisEnd end =
      new AnalysisEnd(new ProgressLine(false, ticker, err.stream()), events, stops::add);

  @Test
  void completeAnalysisCompletesTheOutput() {
    events.add(Events.event("a", 0, List.of(Events.person(0), Events.person(1))));
    end.done();
    assertEquals(List.of("every frame has its event"), stops);
    events.close();

    assertEquals(0, report());

    assertEquals(List.of("a 0", "close"), sink.done);
    assertEquals(
        List.of("a: 1 events, 2 people", "b: 0 events, 0 people", "12.3 s"),
        err.toString().lines().toList());
  }

  @Test
  void recordingThatFailsLeavesTheOutputIncomplete() {
    events.add(Events.event("a", 0));
    end.failed("b: the disk failed");
    assertEquals(List.of("a recording failed"), stops);
    events.close();

    assertEquals(1, report());

    assertEquals(List.of("a 0", "abandon"), sink.done);
    assertEquals("not complete: b: the disk failed", err.toString().lines().toList().get(3));
  }

  @Test
  void stoppedAnalysisIsIncomplete() {
    events.close();

    assertEquals(1, report());

    assertEquals("not complete: it was stopped", err.toString().lines().toList().get(3));
  }

  @Test
  void outputThatCannotBeCompletedIsAnError() {
    end.done();
    sink.isGone = true;
    events.close();

    assertThrows(UserErrorException.class, this::report);
  }

  @Test
  void withoutATerminalALineTellsTheProgressEveryTwoSeconds() {
    end.progress(1, 100);
    ticker.advance(Duration.ofSeconds(2));
    end.progress(7, 100);
    ticker.advance(Duration.ofMillis(1_999));
    end.progress(8, 100);
    ticker.advance(Duration.ofMillis(1));
    end.progress(101, 100);

    assertEquals(
        List.of("analyze: 7 of about 100 frames", "analyze: 101 of about 101 frames"),
        err.toString().lines().toList());
  }

  private int report() {
    return end.report(RECORDINGS, Duration.ofMillis(12_345), err.stream());
  }
}
