package dev.posewire.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints a comparison round by round, then its sums. Owned by the main thread. */
final class RatioReport {
  /** Threads below this share of a millisecond a frame are not named. */
  private static final double SMALLEST_THREAD_MILLIS = 0.05;

  private final PrintStream out;
  private final List<Rate> engine = new ArrayList<>();
  private final List<Rate> pipeline = new ArrayList<>();
  private final Map<Stage, Long> stages = new EnumMap<>(Stage.class);
  private final Map<String, Long> threads = new TreeMap<>();

  RatioReport(PrintStream out) {
    this.out = out;
  }

  void title(String title) {
    out.println();
    out.println(title);
    print("%-8s %36s %36s %7s", "round", "engine alone", "pipeline", "ratio");
    print(
        "%-8s %10s %9s %7s %7s %10s %9s %7s %7s",
        "", "frames/s", "CPU ms/f", "busy", "delayed", "frames/s", "CPU ms/f", "busy", "delayed");
  }

  /** One round; only those that count go into the sums. */
  void round(String name, Rate alone, PipelineTrial.Result result, boolean counts) {
    line(name, alone, result.rate());
    if (!result.remark().isEmpty()) print("  %s", result.remark());
    if (!counts) return;
    engine.add(alone);
    pipeline.add(result.rate());
    result.stages().forEach((stage, nanos) -> stages.merge(stage, nanos, Long::sum));
    result.threads().forEach((thread, nanos) -> threads.merge(thread, nanos, Long::sum));
  }

  /** The sums. */
  void finish(boolean withThreads) {
    Rate alone = engine();
    Rate whole = pipeline();
    line("all", alone, whole);
    print(
        "engine threads: %.2f ms alone, %.2f ms in the pipeline, ratio by CPU time %.3f",
        alone.engineMillis(), whole.engineMillis(), alone.engineMillis() / whole.engineMillis());
    out.println("CPU ms a frame, by stage:");
    long sum = 0;
    for (Map.Entry<Stage, Long> stage : stages.entrySet()) {
      print("  %-20s %7.2f", stage.getKey().title(), millis(stage.getValue(), whole));
      sum += stage.getValue();
    }
    print("  %-20s %7.2f", "all", millis(sum, whole));
    print(
        "  %-20s %7.2f",
        "all but engine, JIT", millis(sum - used(Stage.ENGINE) - used(Stage.COMPILER), whole));
    if (withThreads) {
      out.println("by thread:");
      threads.forEach(
          (name, nanos) -> {
            if (millis(nanos, whole) >= SMALLEST_THREAD_MILLIS) {
              print("  %-60s %7.2f  %s", name, millis(nanos, whole), Stage.of(name).title());
            }
          });
    }
  }

  /** All rounds of the engine alone that counted. */
  Rate engine() {
    return Rate.total(engine);
  }

  /** All rounds of the pipeline that counted. */
  Rate pipeline() {
    return Rate.total(pipeline);
  }

  void memory() {
    if (!ProcessThreads.areVisible()) return;
    StatusFile status = StatusFile.read(Path.of("/proc/self/status"));
    print(
        "memory of the process: %d MiB resident, %d MiB at most",
        status.residentMebibytes(), status.peakMebibytes());
  }

  private void line(String name, Rate alone, Rate whole) {
    print(
        "%-8s %10.1f %9.2f %7.2f %7.2f %10.1f %9.2f %7.2f %7.2f %7.3f",
        name,
        alone.perSecond(),
        alone.engineMillis(),
        alone.busyThreads(),
        alone.delayedThreads(),
        whole.perSecond(),
        whole.engineMillis(),
        whole.busyThreads(),
        whole.delayedThreads(),
        whole.ratioTo(alone));
  }

  private long used(Stage stage) {
    return stages.getOrDefault(stage, 0L);
  }

  private static double millis(long nanos, Rate whole) {
    return nanos / 1e6 / whole.frames();
  }

  private void print(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
