package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.ChannelSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills RTSP servers and brings them back, and looks at when their frames come again. */
@Command(
    name = "recovery",
    description = "From a server that listens again to the first frame of its channel.",
    mixinStandardHelpOptions = true)
public final class RecoveryBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final int FPS = 10;
  private static final double KEY_FRAME_SECONDS = 1;
  private static final double CONNECT_SECONDS = 1.5;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "50",
      description = "How often in all; default: ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--servers",
      paramLabel = "N",
      defaultValue = "5",
      description = "Servers, of a channel each, at a time; default: ${DEFAULT-VALUE}.")
  private int servers;

  @Option(
      names = "--away",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "A server stays away for 1 s to this; default: ${DEFAULT-VALUE}.")
  private int mostAway;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new RecoveryBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path root = BenchBroker.root();
    if (!FfmpegCommand.isAvailable()) return skipped(FfmpegCommand.REMEDY);
    if (!RtspServer.isAvailable(root)) return skipped(RtspServer.REMEDY);
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "servers-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      Path clip = CameraClips.in(folder).write(320, 180, FPS, 10);
      List<RtspServer> cameras = new ArrayList<>();
      List<ChannelSpec> specs = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        RtspServer camera = RtspServer.start(root, RtspMount.of("/camera", clip, FPS));
        cameras.add(stack.add("camera-" + i, camera));
        specs.add(spec(i, camera.url("/camera")));
      }
      LocalIngest ingest = LocalIngest.start(stack, folder.resolve("kafka"), specs);
      return report(run(ingest, cameras));
    }
  }

  private static ChannelSpec spec(int number, String url) {
    return ChannelSpec.newBuilder()
        .setChannel("camera-" + number)
        .setUrl(url)
        .setUpdatedAt(Instant.now())
        .build();
  }

  private List<RecoveryTrial.Outcome> run(LocalIngest ingest, List<RtspServer> cameras)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(servers);
    try {
      List<Future<List<RecoveryTrial.Outcome>>> all = new ArrayList<>();
      for (int i = 0; i < servers; i++) {
        RecoveryTrial trial = new RecoveryTrial(ingest, "camera-" + i, cameras.get(i));
        SplittableRandom random = new SplittableRandom(i);
        int rounds = times / servers + (i < times % servers ? 1 : 0);
        all.add(threads.submit(() -> rounds(trial, rounds, random)));
      }
      List<RecoveryTrial.Outcome> outcomes = new ArrayList<>();
      for (Future<List<RecoveryTrial.Outcome>> one : all) outcomes.addAll(one.get());
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<RecoveryTrial.Outcome> rounds(
      RecoveryTrial trial, int rounds, SplittableRandom random) throws Exception {
    List<RecoveryTrial.Outcome> outcomes = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      RecoveryTrial.Outcome outcome = trial.run(1 + random.nextDouble() * (mostAway - 1));
      print(
          "%s away %4.1f s: backoff left %4.1f s, first frame %5.2f s, in Kafka %5.2f s, allowed %5.2f s%s",
          outcome.channel(),
          outcome.away(),
          outcome.backoff(),
          outcome.firstFrame(),
          outcome.firstPublished(),
          allowed(outcome),
          over(outcome) > 0 ? " MISSED" : "");
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static double allowed(RecoveryTrial.Outcome outcome) {
    return outcome.backoff() + CONNECT_SECONDS + KEY_FRAME_SECONDS;
  }

  private static double over(RecoveryTrial.Outcome outcome) {
    return outcome.firstFrame() - allowed(outcome);
  }

  private static int report(List<RecoveryTrial.Outcome> outcomes) {
    RecoveryTrial.Outcome worst =
        outcomes.stream().max(Comparator.comparingDouble(RecoveryBench::over)).orElseThrow();
    long missed = outcomes.stream().filter(outcome -> over(outcome) > 0).count();
    double publishedOver =
        outcomes.stream().mapToDouble(o -> o.firstPublished() - allowed(o)).max().orElseThrow();
    print(
        "%d times: %d missed; worst first frame %.2f s after the backoff, of %.2f s allowed;"
            + " worst in Kafka %.2f s",
        outcomes.size(),
        missed,
        worst.firstFrame() - worst.backoff(),
        CONNECT_SECONDS + KEY_FRAME_SECONDS,
        publishedOver + CONNECT_SECONDS + KEY_FRAME_SECONDS);
    return missed == 0 ? 0 : 1;
  }

  private static int skipped(String why) {
    print("recovery: skipped, %s", why);
    return 0;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
