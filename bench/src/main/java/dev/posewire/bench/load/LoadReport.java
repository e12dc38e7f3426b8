package dev.posewire.bench.load;

import dev.posewire.app.pipeline.HandOver;
import dev.posewire.bench.CpuTimes;
import dev.posewire.bench.ProcessUse;
import dev.posewire.bench.Stage;
import dev.posewire.bench.StatusFile;
import dev.posewire.bench.UseSamples;
import dev.posewire.bench.load.EventLog.Seen;
import dev.posewire.worker.PoolMember;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the pipeline made of a load.
 *
 * @param perSecond events
 * @param latency from the camera's frame to the decoded event
 * @param flat whether resident memory, threads and descriptors were
 */
record LoadReport(double perSecond, Latency latency, Fairness fairness, boolean flat) {
  /** Ingest's sampling has come down to what is served by then. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration FIRST_EVENTS = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Runs live channels for so long, after a warm-up, and prints what was seen. */
  static LoadReport of(
      List<String> channels, List<PoolMember> devices, HandOver handOver, Duration time)
      throws Exception {
    try (LoadTrial trial = LoadTrial.start(channels, devices, handOver)) {
      trial.events().await(channels.size(), FIRST_EVENTS);
      watch(trial, WARM_UP, new UseSamples());
      trial.events().forget();
      CpuTimes before = CpuTimes.now();
      UseSamples samples = new UseSamples();
      watch(trial, time, samples);
      List<Seen> events = trial.events().events();
      LoadReport report =
          new LoadReport(
              events.size() / (time.toMillis() / 1e3),
              Latency.whole(events),
              Fairness.of(events, channels.size()),
              samples.isFlat());
      report.print(events, CpuTimes.now().stagesSince(before), samples);
      return report;
    }
  }

  private static void watch(LoadTrial trial, Duration time, UseSamples samples) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      trial.requireWell();
      System.gc(); // what is left is held
      samples.add(
          ProcessUse.of(
              ProcessHandle.current().pid(), StatusFile.read(Path.of("/proc/self/status"))));
      LockSupport.parkNanos(Math.min(left, TimeUnit.NANOSECONDS.convert(LOOK)));
    }
  }

  private void print(List<Seen> events, Map<Stage, Long> stages, UseSamples samples) {
    line("%d events, %.1f a second", events.size(), perSecond);
    line("  received to published  %s", Latency.of(events, Seen::receivedAt, Seen::publishedAt));
    line("  published to inferred  %s", Latency.of(events, Seen::publishedAt, Seen::inferredAt));
    line("  inferred to decoded    %s", Latency.of(events, Seen::inferredAt, Seen::decodedAt));
    line("  received to decoded    %s", latency);
    line(
        "  Jain's index %.4f; spacing within half of even: %.2f%%, worst %.2f",
        fairness.jain(), 100 * fairness.even(), fairness.worstSpacing());
    stages.forEach(
        (stage, nanos) ->
            line("  CPU ms an event, %-18s %6.2f", stage.title(), nanos / 1e6 / events.size()));
    samples.lines().forEach(text -> line("  %s", text));
  }

  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
    System.out.flush();
  }
}
