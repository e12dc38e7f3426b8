package dev.posewire.app.analyze;

import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Ends the process when the analysis is through or cannot be, and says how it went. Thread-safe.
 */
final class AnalysisEnd implements Analysis.Listener {
  private final ProgressLine line;
  private final EventRecorder events;
  private final Consumer<String> stop;
  // Written by the analysis' thread before it stops the process, read by the main thread after.
  private volatile boolean complete;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param stop ends the process, for the reason given
   */
  AnalysisEnd(ProgressLine line, EventRecorder events, Consumer<String> stop) {
    this.line = line;
    this.events = events;
    this.stop = stop;
  }

  @Override
  public void progress(long stored, long expectedFrames) {
    line.show(stored, expectedFrames);
  }

  @Override
  public void done() {
    events.complete();
    complete = true;
    stop.accept("every frame has its event");
  }

  @Override
  public void failed(String why) {
    problem = Optional.of(why);
    stop.accept("a recording failed");
  }

  /**
   * Says what came of each recording; to be called when all is closed.
   *
   * @return the exit code
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the output could not be closed
   */
  int report(List<Recording> recordings, Duration taken, PrintStream err) {
    for (Recording recording : recordings) {
      err.printf(
          Locale.ROOT,
          "%s: %d events, %d people%n",
          recording.file(),
          events.events(recording.channel()),
          events.people(recording.channel()));
    }
    err.printf(Locale.ROOT, "%.1f s%n", taken.toMillis() / 1e3);
    events.requireStored();
    if (complete) return ProcessLifecycle.EXIT_OK;
    err.println("not complete: " + problem.orElse("it was stopped"));
    return ProcessLifecycle.EXIT_FATAL;
  }
}
