package dev.posewire.app.analyze;

import dev.posewire.runtime.lifecycle.Ticker;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far an analysis is, on standard error: a bar on a terminal, else a line every two
 * seconds. Not thread-safe: owned by the analysis' thread.
 */
final class ProgressLine implements AutoCloseable {
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Ticker ticker;
  private final PrintStream out;
  private final Optional<ProgressBar> bar;
  private long printedNanos;

  ProgressLine(boolean terminal, Ticker ticker, PrintStream out) {
    this.ticker = ticker;
    this.out = out;
    this.printedNanos = ticker.nanos();
    this.bar = terminal ? Optional.of(bar()) : Optional.empty();
  }

  private static ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("analyze")
        .setUnit(" frames", 1)
        .setInitialMax(0)
        .setStyle(ProgressBarStyle.ASCII)
        .showSpeed()
        .build();
  }

  /**
   * @param expectedFrames of all recordings, as far as it is known
   */
  void show(long events, long expectedFrames) {
    long frames = Math.max(events, expectedFrames);
    if (bar.isPresent()) {
      bar.get().maxHint(frames);
      bar.get().stepTo(events);
    } else if (ticker.nanos() - printedNanos >= LINE_NANOS) {
      printedNanos = ticker.nanos();
      out.println("analyze: " + events + " of about " + frames + " frames");
    }
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
