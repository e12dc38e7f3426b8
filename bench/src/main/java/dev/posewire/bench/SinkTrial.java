package dev.posewire.bench;

import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One sink, in a process of its own, that stores all that is on the topic.
 *
 * @param seconds from the start of its process
 * @param steadySeconds that all would take at the pace of the last three quarters: before, the JIT
 *     compiler is busy
 * @param cpuMillis of the process, an event, on the whole
 */
record SinkTrial(String name, int events, double seconds, double steadySeconds, double cpuMillis) {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final double WARM = 0.25;

  /**
   * {@code name}: of the sink, one that no other has had at this broker; {@code sink}: as for
   * {@code --sink}.
   */
  static SinkTrial run(BenchBroker broker, String name, String sink, int events) throws Exception {
    MetricsPage metrics = new MetricsPage(Ports.free());
    long begun = System.nanoTime();
    try (ServiceStack stack = new ServiceStack(LIMIT)) {
      StageProcess process =
          new BenchBroker(stack, broker.folder(), broker.server())
              .stage(
                  "sink",
                  name,
                  List.of("--monitor", metrics.address(), "--sink", sink + "&name=" + name));
      double warm = await(process, metrics, WARM * events, begun);
      double seconds = await(process, metrics, events, begun);
      double cpuMillis = process.use().cpuSeconds() * 1e3 / events;
      return new SinkTrial(name, events, seconds, (seconds - warm) / (1 - WARM), cpuMillis);
    }
  }

  /** Seconds since it was begun when so many are stored. */
  private static double await(StageProcess process, MetricsPage metrics, double events, long begun)
      throws Exception {
    while (stored(metrics) < events) {
      process.status();
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new IOException("%.0f events are not stored within %s".formatted(events, LIMIT));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double stored(MetricsPage metrics) throws InterruptedException {
    try {
      return metrics.sum("events_stored_total", "");
    } catch (IOException e) {
      return 0; // it does not listen yet
    }
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-14s %6.0f events/s, steady %6.0f; CPU %.3f ms an event",
        name,
        events / seconds,
        events / steadySeconds,
        cpuMillis);
  }
}
