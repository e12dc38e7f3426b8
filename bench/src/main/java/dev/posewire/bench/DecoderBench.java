package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.profile.CardMaps;
import dev.posewire.bench.profile.CpuProfile;
import dev.posewire.bench.profile.StackSamples;
import dev.posewire.bench.profile.TensorsFeed;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Feeds a decoder alone with a test card's maps, and looks at where its CPU time goes. */
@Command(
    name = "decoder",
    description =
        "A decoder of its own process, fed with a test card's maps: CPU time a frame, and a flight"
            + " recording sorted by parts.",
    mixinStandardHelpOptions = true)
public final class DecoderBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final int TOP_METHODS = 10;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "200",
      description = "Of channels with 5 a second each; default: ${DEFAULT-VALUE}.")
  private int fps;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "Before that, not counted; after so short a time the JIT compiler still has much to do;"
              + " default: ${DEFAULT-VALUE}.")
  private int warmUpSeconds;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "3",
      description = "In each picture, 0 to 4; default: ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--recording",
      paramLabel = "FILE",
      description = "Keeps the flight recording there.")
  private Optional<Path> recording = Optional.empty();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DecoderBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!ProcessThreads.areVisible()) {
      print("decoder: skipped, this is not Linux");
      return 0;
    }
    if (fps < 1) throw new IllegalArgumentException("--fps must be 1 or more: " + fps);
    if (seconds < 1) throw new IllegalArgumentException("--seconds must be 1 or more: " + seconds);
    if (warmUpSeconds < 0) {
      throw new IllegalArgumentException("--warm-up must be 0 or more: " + warmUpSeconds);
    }
    CardMaps maps = CardMaps.make(people);
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      BenchBroker broker = BenchBroker.start(stack, folder);
      MetricsPage metrics = new MetricsPage(Ports.free());
      StageProcess decoder =
          broker.stage("decoder", "decoder", List.of("--monitor", metrics.address()));
      TensorsFeed feed = broker.feedTensors(maps, fps);
      pass(warmUpSeconds);

      CpuRecording cpu =
          CpuRecording.start(decoder, recording.orElse(folder.resolve("decoder.jfr")));
      long fedBefore = feed.fed();
      DecoderCounts before = DecoderCounts.of(decoder, metrics);
      pass(seconds);
      DecoderCounts counts = DecoderCounts.of(decoder, metrics).since(before);
      double fed = (feed.fed() - fedBefore) / counts.seconds();
      print(
          "%d channels, %d people each: %.1f frames/s in, %.1f events/s out",
          feed.channels(), people, fed, counts.eventsPerSecond());
      report(counts);
      report(cpu.stop());
    }
    return 0;
  }

  private static void pass(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void report(DecoderCounts counts) {
    print("dropped: %s", counts.dropped().isEmpty() ? "none" : counts.dropped());
    print("decode.duration: mean %.3f ms", counts.decodeMillis());
    print("CPU time a decoded frame: %.3f ms, of it by thread:", counts.cpuMillis());
    counts.threadSeconds().entrySet().stream()
        .sorted(Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            entry ->
                print("  %-16s %.3f", entry.getKey(), entry.getValue() * 1e3 / counts.decoded()));
  }

  private static void report(CpuProfile profile) {
    report("in Java code", profile.java());
    report("in native code", profile.natives());
  }

  private static void report(String where, StackSamples samples) {
    print("%d samples of threads %s", samples.total(), where);
    samples.partLines().forEach(line -> print("%s", line));
    print("  methods at the top of the stack:");
    samples.topLines(TOP_METHODS).forEach(line -> print("%s", line));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
