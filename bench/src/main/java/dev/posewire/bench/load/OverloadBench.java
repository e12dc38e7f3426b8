package dev.posewire.bench.load;

import static dev.posewire.bench.load.LoadReport.line;

import dev.posewire.app.pipeline.HandOver;
import dev.posewire.worker.PoolMember;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  /** The comparison needs its latency alone, not its memory. */
  private static final Duration LIGHT_TIME = Duration.ofSeconds(60);

  @Mixin private SimulatedOptions devices;
  @Mixin private LoadOptions load;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long the overload is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OverloadBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    line("%s", devices);
    double lightFps = LIGHT_LOAD * devices.capacity() / load.channels();
    LoadReport light = run(lightFps, LIGHT_TIME);
    LoadReport heavy = run(load.fps(), Duration.ofSeconds(seconds));
    double limit = LATENCY_BAR * light.latency().p99() + devices.batchMillis();
    boolean fast = heavy.latency().p99() <= limit;
    boolean fair = heavy.fairness().jain() >= JAIN_BAR;
    boolean even = heavy.fairness().worstSpacing() <= 0.5;
    line("p99 %.0f ms, bar %.0f ms: %s", heavy.latency().p99(), limit, verdict(fast));
    line("Jain's index %.4f, bar %.2f: %s", heavy.fairness().jain(), JAIN_BAR, verdict(fair));
    line(
        "spacing within 50%% of even: %.2f%% of all, worst %.0f%%: %s",
        100 * heavy.fairness().even(), 100 * heavy.fairness().worstSpacing(), verdict(even));
    line("resident memory flat: %s", verdict(heavy.flat()));
    return fast && fair && even && heavy.flat() ? 0 : 1;
  }

  private LoadReport run(double fps, Duration time) throws Exception {
    line(
        "%n%d channels at %.2f frames/s: load %.2f",
        load.channels(), fps, load.channels() * fps / devices.capacity());
    return LoadReport.of(
        LoadTrial.live(SimulatedDevice.MODEL, load.channels(), fps),
        devices.open().stream().map(PoolMember::of).toList(),
        HandOver.MEMORY,
        time);
  }

  private static String verdict(boolean met) {
    return met ? "met" : "MISSED";
  }
}
