package dev.posewire.sink;

import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.PoseEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * Carries events from a lane into a sink, at least once: poll, write, flush, commit, in this order.
 * Thread-safe.
 *
 * <p>Two threads: the lane's polls and commits, the writer's writes and flushes. On close the lane
 * ends first, waiting a bounded time for the batch at hand, and commits; then the writer ends, what
 * it still waits for is cancelled, and it closes the sink.
 */
final class SinkRunner implements AutoCloseable {
  private static final Duration WRITER_CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MIN_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(15);

  /** Makes the thread that reads the events for a handler; does not start it. */
  interface Lane {
    LoopThread open(LaneHandler<PoseEvent> handler);
  }

  private final LoopThread writer;
  private final LoopThread lane;

  /**
   * @param sink closed by this object, also if the lane cannot be made
   */
  SinkRunner(
      SinkSettings settings, PoseSink sink, EventOutcomes outcomes, Health health, Lane lane) {
    SinkQueue queue = new SinkQueue(settings, outcomes);
    Backoff backoff = Backoff.equalJitter(MIN_PAUSE, MAX_PAUSE, new Random());
    this.writer =
        new LoopThread(
            "sink-" + settings.name() + "-writer",
            WRITER_CLOSE_TIMEOUT,
            health,
            new SinkWriter(sink, queue, outcomes, backoff, health));
    try {
      this.lane = lane.open(queue);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  void start() {
    writer.start();
    lane.start();
  }

  @Override
  public void close() {
    closeAll(List.of(this));
  }

  /** Closes them side by side: those that wait for their targets take no time of the others. */
  static void closeAll(Collection<SinkRunner> runners) {
    runners.forEach(runner -> runner.lane.requestStop());
    runners.forEach(runner -> runner.lane.close());
    runners.forEach(runner -> runner.writer.requestStop());
    runners.forEach(runner -> runner.writer.close());
  }
}
