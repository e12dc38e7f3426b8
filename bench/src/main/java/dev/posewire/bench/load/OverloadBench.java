package dev.posewire.bench.load;

import dev.posewire.bench.CpuTimes;
import dev.posewire.bench.ProcessUse;
import dev.posewire.bench.Stage;
import dev.posewire.bench.StatusFile;
import dev.posewire.bench.UseSamples;
import dev.posewire.bench.load.EventLog.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Live channels that bring more than simulated devices take, beside the same at 0.8 of that. */
@Command(
    name = "overload",
    description =
        "Live channels on simulated devices, first at 0.8 of what these take, then as many frames"
            + " as the options say: latency by stage, fairness, CPU time, memory.",
    mixinStandardHelpOptions = true)
public final class OverloadBench implements Callable<Integer> {
  private static final double LIGHT_LOAD = 0.8;
  private static final double LATENCY_BAR = 1.5;
  private static final double JAIN_BAR = 0.99;

  /** Ingest's sampling has come down to what is served by then. */
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofSeconds(5);

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "32",
      description = "Test cards, 1 to 1000; default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Frames a second of each; default: ${DEFAULT-VALUE}.")
  private double fps;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "1",
      description = "Simulated devices, 1 to 64; default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--batch-millis",
      paramLabel = "N",
      defaultValue = "25",
      description = "What a batch takes on a simulated device; default: ${DEFAULT-VALUE}.")
  private int batchMillis;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Frames of a batch at most; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long each is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  private record Result(Latency latency, Fairness fairness, boolean flat) {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OverloadBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    double capacity = devices * batch * 1000.0 / batchMillis;
    print(
        "%d simulated devices, %d ms a batch of %d: %.0f frames/s",
        devices, batchMillis, batch, capacity);
    double lightFps = LIGHT_LOAD * capacity / channels;
    Result light = run(lightFps, capacity);
    Result heavy = run(fps, capacity);
    double limit = LATENCY_BAR * light.latency().p99() + batchMillis;
    boolean fast = heavy.latency().p99() <= limit;
    boolean fair = heavy.fairness().jain() >= JAIN_BAR;
    boolean even = heavy.fairness().worstSpacing() <= 0.5;
    print("p99 %.0f ms, bar %.0f ms: %s", heavy.latency().p99(), limit, verdict(fast));
    print("Jain's index %.4f, bar %.2f: %s", heavy.fairness().jain(), JAIN_BAR, verdict(fair));
    print(
        "spacing within 50%% of even: %.2f%% of all, worst %.0f%%: %s",
        100 * heavy.fairness().even(), 100 * heavy.fairness().worstSpacing(), verdict(even));
    print("resident memory flat: %s", verdict(heavy.flat()));
    return fast && fair && even && heavy.flat() ? 0 : 1;
  }

  private Result run(double fps, double capacity) throws Exception {
    List<SimulatedDevice> simulated =
        IntStream.range(0, devices)
            .mapToObj(i -> new SimulatedDevice(i, Duration.ofMillis(batchMillis), batch))
            .toList();
    print("%n%d channels at %.2f frames/s: load %.2f", channels, fps, channels * fps / capacity);
    try (LoadTrial trial = LoadTrial.start(LoadTrial.live(channels, fps), simulated)) {
      trial.events().await(channels, Duration.ofMinutes(2));
      wait(trial, WARM_UP, new UseSamples());
      trial.events().forget();
      CpuTimes before = CpuTimes.now();
      UseSamples samples = new UseSamples();
      wait(trial, Duration.ofSeconds(seconds), samples);
      List<Seen> events = trial.events().events();
      Result result =
          new Result(Latency.whole(events), Fairness.of(events, channels), samples.isFlat());
      report(events, result, CpuTimes.now().stagesSince(before), samples);
      return result;
    }
  }

  private static void wait(LoadTrial trial, Duration time, UseSamples samples) throws Exception {
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

  private void report(
      List<Seen> events, Result result, Map<Stage, Long> stages, UseSamples samples) {
    print("%d events, %.1f a second", events.size(), (double) events.size() / seconds);
    print("  received to published  %s", Latency.of(events, Seen::receivedAt, Seen::publishedAt));
    print("  published to inferred  %s", Latency.of(events, Seen::publishedAt, Seen::inferredAt));
    print("  inferred to decoded    %s", Latency.of(events, Seen::inferredAt, Seen::decodedAt));
    print("  received to decoded    %s", result.latency());
    Fairness fairness = result.fairness();
    print("  Jain's index %.4f, worst spacing %.2f", fairness.jain(), fairness.worstSpacing());
    stages.forEach(
        (stage, nanos) ->
            print("  CPU ms an event, %-18s %6.2f", stage.title(), nanos / 1e6 / events.size()));
    samples.lines().forEach(line -> print("  %s", line));
  }

  private static String verdict(boolean met) {
    return met ? "met" : "MISSED";
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
    System.out.flush();
  }
}
