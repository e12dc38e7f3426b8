package dev.posewire.bench.load;

import static dev.posewire.bench.load.LoadReport.line;

import dev.posewire.app.pipeline.HandOver;
import dev.posewire.bench.load.EventLog.Seen;
import dev.posewire.worker.PoolMember;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Recordings on one and on several simulated devices, of which one gets slow or dies. */
@Command(
    name = "pool",
    description =
        "Recordings on one simulated device, on several, and on several of which one becomes ten"
            + " times slower or is killed.",
    mixinStandardHelpOptions = true)
public final class PoolBench implements Callable<Integer> {
  private static final double BAR = 0.95;
  private static final int CHANNELS = 8;
  private static final int SLOWER = 10;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "8",
      description = "Simulated devices, 2 to 64; default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--batch-millis",
      paramLabel = "N",
      defaultValue = "100",
      description = "What a frame takes on a simulated device; default: ${DEFAULT-VALUE}.")
  private int batchMillis;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long each is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** What happens to a device. */
  private interface Mishap {
    void befall(SimulatedDevice device);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PoolBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    double ideal = 1000.0 / batchMillis;
    double one = rate(1, device -> {});
    double all = rate(devices, device -> {});
    double slow =
        rate(
            devices, device -> device.setBatchTime(Duration.ofMillis((long) batchMillis * SLOWER)));
    double killed = rate(devices, SimulatedDevice::kill);
    line("simulated devices of %.1f frames/s each", ideal);
    List<Boolean> met =
        List.of(
            verdict("all of " + devices, all, devices * one),
            verdict("one ten times slower", slow, (devices - 1 + 1.0 / SLOWER) * one),
            verdict("one killed", killed, (devices - 1) * one),
            losesNothing());
    return met.contains(false) ? 1 : 0;
  }

  private double rate(int count, Mishap mishap) throws Exception {
    List<SimulatedDevice> pool = devices(count);
    try (LoadTrial trial = start(1_000_000, pool)) {
      trial.events().await(100, LIMIT);
      mishap.befall(pool.get(0));
      trial.events().await(100 + 10L * count, LIMIT);
      trial.events().forget();
      long begun = System.nanoTime();
      LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
      int events = trial.events().events().size();
      double rate = events * 1e9 / (System.nanoTime() - begun);
      trial.requireWell();
      line("%d devices: %.2f frames/s", count, rate);
      return rate;
    }
  }

  /** One device is killed while recordings run: every frame has its event. */
  private boolean losesNothing() throws Exception {
    int frames = 100;
    List<SimulatedDevice> pool = devices(devices);
    try (LoadTrial trial = start(frames, pool)) {
      trial.events().await(CHANNELS * frames / 3, LIMIT);
      pool.get(0).kill();
      trial.events().await((long) CHANNELS * frames, LIMIT);
      Set<String> frameNames = new HashSet<>();
      for (Seen event : trial.events().events()) {
        frameNames.add(event.channel() + " " + event.sequence());
      }
      boolean whole = frameNames.size() == CHANNELS * frames;
      line(
          "one killed: %d of %d recorded frames have their event: %s",
          frameNames.size(), CHANNELS * frames, whole ? "met" : "MISSED");
      return whole;
    }
  }

  private static LoadTrial start(long frames, List<SimulatedDevice> pool) throws Exception {
    return LoadTrial.start(
        LoadTrial.recorded(SimulatedDevice.MODEL, CHANNELS, frames),
        pool.stream().map(PoolMember::of).toList(),
        HandOver.MEMORY);
  }

  private List<SimulatedDevice> devices(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SimulatedDevice(i, Duration.ofMillis(batchMillis), 1))
        .toList();
  }

  private static boolean verdict(String what, double rate, double share) {
    boolean met = rate >= BAR * share;
    line(
        "%s: %.2f frames/s, %.3f of its share of %.2f, bar %.2f: %s",
        what, rate, rate / share, share, BAR, met ? "met" : "MISSED");
    return met;
  }
}
