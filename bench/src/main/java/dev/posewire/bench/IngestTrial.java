package dev.posewire.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One channel in an ingest of its own process, and what that process uses. */
final class IngestTrial {
  /** By then, 80 s, the JIT takes little any more; at 1,000 it took a sixth of all. */
  private static final double WARM_UP_FRAMES = 4000;

  /** What {@code sysconf(_SC_CLK_TCK)} is on every Linux that Java runs on. */
  private static final double TICKS_A_SECOND = 100;

  private static final Duration WARM_UP_LIMIT = Duration.ofMinutes(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final StageProcess process;
  private final MetricsPage metrics;
  private double cpuBefore;
  private double framesBefore;
  // CPU ticks, and frames, when it was warm.
  private Map<String, Long> threadsWarm = Map.of();
  private double framesWarm;

  private IngestTrial(StageProcess process, MetricsPage metrics) {
    this.process = process;
    this.metrics = metrics;
  }

  /** Starts it, and waits until it is warm. */
  static IngestTrial start(BenchBroker broker, String url)
      throws IOException, InterruptedException {
    MetricsPage metrics = new MetricsPage(Ports.free());
    List<String> options = new ArrayList<>(StageProcess.ANY_API_PORT);
    options.addAll(List.of("--monitor", metrics.address(), "--channel", "camera=" + url));
    IngestTrial trial = new IngestTrial(broker.stage("ingest", "ingest", options), metrics);
    trial.awaitWarm();
    return trial;
  }

  private void awaitWarm() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WARM_UP_LIMIT.toNanos();
    while (frames() < WARM_UP_FRAMES) {
      if (System.nanoTime() > deadline) throw new IOException("the ingest does not get warm");
      LockSupport.parkNanos(LOOK_NANOS);
      process.use(); // fails where it has ended
    }
    threadsWarm = threads();
    framesWarm = frames();
  }

  /**
   * CPU time of 1,000 frames since it was warm, of each thread that took a hundredth of a second.
   */
  Map<String, Double> secondsByThread() throws IOException, InterruptedException {
    double thousands = (frames() - framesWarm) / 1000;
    Map<String, Double> seconds = new TreeMap<>();
    threads()
        .forEach(
            (name, ticks) -> {
              long used = ticks - threadsWarm.getOrDefault(name, 0L);
              if (used > thousands) seconds.put(name, used / TICKS_A_SECOND / thousands);
            });
    return seconds;
  }

  private Map<String, Long> threads() {
    return ProcessThreads.of(process.pid()).stream()
        .collect(Collectors.toMap(TaskStat::name, TaskStat::ticks, Long::sum));
  }

  void begin() throws IOException, InterruptedException {
    framesBefore = frames();
    cpuBefore = process.use().cpuSeconds();
  }

  /** CPU time of 1,000 frames that were published since the beginning. */
  double secondsPerThousand() throws IOException, InterruptedException {
    double used = process.use().cpuSeconds() - cpuBefore;
    return used * 1000 / (frames() - framesBefore);
  }

  private double frames() throws IOException, InterruptedException {
    try {
      return metrics.sum("frames_published_total", "channel=\"camera\"");
    } catch (java.net.ConnectException e) {
      return 0; // it is starting
    }
  }
}
