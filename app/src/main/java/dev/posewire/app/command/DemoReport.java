package dev.posewire.app.command;

import dev.posewire.app.pipeline.EventStatistics;
import dev.posewire.app.pipeline.Progress;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Prints the demo's lines, and ends it. Not thread-safe: owned by its loop's thread. */
final class DemoReport implements Loop {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final EventStatistics events;
  private final Progress progress;
  private final Limits limits;
  private final Ticker ticker;
  private final Consumer<String> stop;
  private final long begunNanos;
  private long lastUnseenNanos; // when the first skeleton had not come yet
  private boolean stopped;

  /**
   * When the demo ends by itself.
   *
   * @param patience by then somebody has been seen, else the demo has failed
   * @param length from the first skeleton on; empty: it goes on until it is stopped
   */
  record Limits(Duration patience, Optional<Duration> length) {}

  /**
   * Time runs from now on.
   *
   * @param stop ends the process, for the reason given
   */
  DemoReport(
      EventStatistics events,
      Progress progress,
      Limits limits,
      Ticker ticker,
      Consumer<String> stop) {
    this.events = events;
    this.progress = progress;
    this.limits = limits;
    this.ticker = ticker;
    this.stop = stop;
    this.begunNanos = ticker.nanos();
    this.lastUnseenNanos = begunNanos;
  }

  @Override
  public void runOnce() throws InterruptedException {
    LockSupport.parkNanos(TURN_NANOS);
    if (Thread.interrupted()) throw new InterruptedException();
    if (stopped) return;
    progress.printWhenDue();
    if (events.allPeople() == 0) {
      lastUnseenNanos = ticker.nanos();
      if (lastUnseenNanos - begunNanos >= limits.patience().toNanos()) {
        throw new IllegalStateException(
            "no skeleton came out within " + limits.patience().toSeconds() + " s");
      }
    } else if (limits.length().isPresent()
        && ticker.nanos() - lastUnseenNanos >= limits.length().get().toNanos()) {
      stopped = true;
      stop.accept("the " + limits.length().get().toSeconds() + " s are over");
    }
  }
}
