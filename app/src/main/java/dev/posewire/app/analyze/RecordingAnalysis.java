package dev.posewire.app.analyze;

import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs recordings through the whole pipeline and stores what comes out. Its parts are closed by the
 * stack that they were added to. Owned by the main thread.
 */
public final class RecordingAnalysis {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Set by the launcher where standard error is a terminal: System.console() cannot tell. */
  private static final String TERMINAL = "posewire.terminal";

  private final List<Recording> recordings;
  private final Ticker ticker = Ticker.system();
  private final long begunNanos = ticker.nanos();
  private final EventRecorder events;
  private final AnalysisEnd end;

  private RecordingAnalysis(List<Recording> recordings, EventRecorder events, AnalysisEnd end) {
    this.recordings = recordings;
    this.events = events;
    this.end = end;
  }

  /**
   * Opens the output.
   *
   * @param stop ends the process, for the reason given
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if it cannot be written
   */
  public static RecordingAnalysis open(
      List<Recording> recordings,
      AnalysisOutput output,
      ServiceStack stack,
      Consumer<String> stop) {
    output.makeDrawFolder();
    EventRecorder events =
        stack.add(
            "events",
            new EventRecorder(
                output.open(),
                recordings,
                output.drawFolder(),
                new VideoSources(InstantSource.system())));
    ProgressLine line =
        stack.add(
            "progress",
            new ProgressLine(Boolean.getBoolean(TERMINAL), Ticker.system(), System.err));
    return new RecordingAnalysis(recordings, events, new AnalysisEnd(line, events, stop));
  }

  /** Starts the recordings, and waits for their end on a thread of its own. */
  public void start(Pipeline pipeline, ServiceStack stack, Health health)
      throws InterruptedException {
    pipeline.watch(Optional.of(Instant.EPOCH), events::add);
    IngestService ingest = pipeline.startIngest();
    LoopThread thread =
        new LoopThread(
            "analyze",
            CLOSE_TIMEOUT,
            health,
            new Analysis(recordings, ingest::ownStatuses, events, end));
    stack.add(thread.name(), thread).start();
  }

  /**
   * Says how it went, on standard error, and answers the exit code; to be called when all is
   * closed.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the output could not be closed
   */
  public int conclude() {
    return end.report(recordings, Duration.ofNanos(ticker.nanos() - begunNanos), System.err);
  }
}
