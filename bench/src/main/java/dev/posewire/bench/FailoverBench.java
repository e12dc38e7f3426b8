package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills one of two ingests, and looks at when the other has all channels. */
@Command(
    name = "failover",
    description = "Two ingests, 40 channels, kill -9 of one: until all 40 stream again.",
    mixinStandardHelpOptions = true)
public final class FailoverBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int FPS = 2;
  private static final double BAR_SECONDS = 15;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "40",
      description = "Test cards of 2 frames/s; default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often one is killed, and started again; default: ${DEFAULT-VALUE}.")
  private int times;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new FailoverBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      BenchBroker broker = BenchBroker.start(stack, folder);
      Path file = ChannelFile.write(folder.resolve("channels.yaml"), channels());
      List<String> options = List.of("--channels", file.toString(), "--api", "off");
      StageProcess[] ingests = {
        broker.stage("ingest", "ingest-0", options), broker.stage("ingest", "ingest-1", options)
      };
      FrameWatch frames = broker.watchFrames(FPS);
      double worst = 0;
      for (int time = 0; time < times; time++) {
        awaitAll(frames, Instant.now());
        settle();
        int victim = time % 2;
        worst = Math.max(worst, failOver(frames, ingests[victim]));
        ingests[victim] = broker.stage("ingest", "ingest-again-" + time, options);
      }
      print(
          "worst of %d: %.1f s, bar %.0f s: %s",
          times, worst, BAR_SECONDS, worst <= BAR_SECONDS ? "met" : "MISSED");
      return worst <= BAR_SECONDS ? 0 : 1;
    }
  }

  private Map<String, String> channels() {
    Map<String, String> channels = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String card = "testcard:?people=1&seed=%d&width=320&height=180&fps=%d".formatted(i, FPS);
      channels.put("card-" + i, card);
    }
    return channels;
  }

  /** The group has shared out its partitions by then. */
  private static void settle() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (System.nanoTime() < deadline) LockSupport.parkNanos(LOOK_NANOS);
  }

  /** Answers the seconds until each channel has a frame that was received after the kill. */
  private double failOver(FrameWatch frames, StageProcess victim) throws Exception {
    Map<String, FrameWatch.Last> before = frames.channels();
    victim.kill();
    Instant killed = Instant.now();
    awaitAll(frames, killed);
    double seconds = Duration.between(killed, Instant.now()).toMillis() / 1e3;
    Map<String, FrameWatch.Last> after = frames.channels();
    long moved =
        before.keySet().stream()
            .filter(id -> after.get(id).session() != before.get(id).session())
            .count();
    print("%d of %d channels moved, all stream again after %.1f s", moved, count, seconds);
    return seconds;
  }

  private void awaitAll(FrameWatch frames, Instant since) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      long fresh =
          frames.channels().values().stream()
              .filter(last -> last.receivedAt().isAfter(since))
              .count();
      if (fresh == count) return;
      if (System.nanoTime() > deadline) {
        throw new IOException(fresh + " of " + count + " channels stream within " + LIMIT);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
