package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What dead channels take from live ones in one ingest, and whether it grows with time. */
@Command(
    name = "channels",
    description = "30 live channels without and with 10 dead ones; then memory, threads and files.",
    mixinStandardHelpOptions = true)
public final class ChannelsBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final int LIVE = 30;
  private static final String LIVE_PREFIX = "live-";
  private static final int FPS = 10;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Of each of the two comparisons; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "15",
      description = "Of the look at memory, threads and files; default: ${DEFAULT-VALUE}.")
  private double minutes;

  @Option(
      names = "--refused",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "More dead channels, that are refused: for 500 reconnections in 15 minutes; default:"
              + " ${DEFAULT-VALUE}.")
  private int refused;

  private ServiceStack stack;
  private BenchBroker broker;
  private Optional<FrameWatch> watch = Optional.empty();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChannelsBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path root = BenchBroker.root();
    if (!FfmpegCommand.isAvailable()) return skipped(FfmpegCommand.REMEDY);
    if (!RtspServer.isAvailable(root)) return skipped(RtspServer.REMEDY);
    stack = new ServiceStack(CLOSE_LIMIT);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      Path clip = CameraClips.in(folder).write(320, 180, FPS, 10);
      Map<String, String> channels = live(root, clip);
      broker = BenchBroker.start(stack, folder);
      print("%d live channels of 320x180, %d frames/s, images of 228x128", LIVE, FPS);
      Missing alone = compare("alone", channels);
      List<String> dead = DeadCameras.open(stack, clip, FPS);
      for (int i = 0; i < dead.size(); i++) channels.put("dead-" + i, dead.get(i));
      Missing beside = compare("beside 10 dead", channels);
      boolean flat = look(channels);
      return beside.lost() <= alone.lost() && flat ? 0 : 1;
    } finally {
      stack.close();
    }
  }

  private Map<String, String> live(Path root, Path clip) throws IOException {
    List<RtspMount> mounts = new ArrayList<>();
    for (int i = 0; i < LIVE; i++) mounts.add(RtspMount.of("/" + LIVE_PREFIX + i, clip, FPS));
    RtspServer server =
        stack.add("cameras", RtspServer.start(root, mounts.toArray(RtspMount[]::new)));
    Map<String, String> channels = new LinkedHashMap<>();
    for (int i = 0; i < LIVE; i++) channels.put(LIVE_PREFIX + i, server.url("/" + LIVE_PREFIX + i));
    return channels;
  }

  /** An ingest, what it shows of itself, and its frames. */
  private record Running(StageProcess ingest, MetricsPage metrics, FrameWatch frames) {}

  /** What the live channels gave, and what was missing of it. */
  private record Missing(long frames, long lost, double dropped) {
    Missing since(Missing before) {
      return new Missing(frames - before.frames, lost - before.lost, dropped - before.dropped);
    }
  }

  private Missing compare(String what, Map<String, String> channels) throws Exception {
    Running running = start(what.replace(' ', '-'), channels);
    Missing missing = watch(running, seconds);
    running.ingest().close();
    print(
        "%-15s %d frames in %d s, %d lost, %.0f dropped by ingest",
        what, missing.frames(), seconds, missing.lost(), missing.dropped());
    return missing;
  }

  private Running start(String name, Map<String, String> channels) throws Exception {
    MetricsPage metrics = new MetricsPage(Ports.free());
    Path file = ChannelFile.write(broker.folder().resolve(name + ".yaml"), channels);
    List<String> options = new ArrayList<>(StageProcess.ANY_API_PORT);
    options.addAll(List.of("--monitor", metrics.address(), "--channels", file.toString()));
    options.addAll(List.of("--image-width", "228", "--image-height", "128"));
    StageProcess ingest = broker.stage("ingest", name, options);
    FrameWatch frames = watch.isPresent() ? watch.get() : broker.watchFrames(FPS);
    watch = Optional.of(frames);
    frames.forget();
    Running running = new Running(ingest, metrics, frames);
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!allStream(running.frames())) {
      if (System.nanoTime() > deadline) throw new IOException("not all live channels stream");
      var unused = ingest.status(); // fails where it has ended
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return running;
  }

  private static boolean allStream(FrameWatch frames) {
    List<FrameWatch.Last> channels = live(frames);
    return channels.size() == LIVE && channels.stream().allMatch(last -> last.frames() >= 5 * FPS);
  }

  /** Those that are well: of the garbage, too, some is a picture now and then. */
  private static List<FrameWatch.Last> live(FrameWatch frames) {
    return frames.channels().entrySet().stream()
        .filter(channel -> channel.getKey().startsWith(LIVE_PREFIX))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Missing watch(Running running, double seconds) throws Exception {
    Missing before = missing(running);
    long deadline = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < deadline) LockSupport.parkNanos(LOOK_NANOS);
    return missing(running).since(before);
  }

  private static Missing missing(Running running) throws Exception {
    long frames = 0;
    long lost = 0;
    for (FrameWatch.Last last : live(running.frames())) {
      frames += last.frames();
      lost += last.lost();
    }
    return new Missing(frames, lost, running.metrics().sum("frames_dropped_total", LIVE_PREFIX));
  }

  /** Answers whether nothing grows. */
  private boolean look(Map<String, String> channels) throws Exception {
    if (minutes <= 0) return true;
    for (int i = 0; i < refused; i++) {
      channels.put("refused-" + i, DeadCameras.refusing(stack));
    }
    Running running = start("long", channels);
    UseSamples samples = new UseSamples();
    Missing before = missing(running);
    double reconnects = reconnects(running);
    long deadline = System.nanoTime() + (long) (minutes * 60e9);
    while (System.nanoTime() < deadline) {
      running.ingest().collectGarbage();
      samples.add(running.ingest().use());
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
    Missing missing = missing(running).since(before);
    print(
        "%.1f minutes, %d channels: %.0f reconnections, %d frames, %d lost, %.0f dropped",
        minutes,
        channels.size(),
        reconnects(running) - reconnects,
        missing.frames(),
        missing.lost(),
        missing.dropped());
    samples.lines().forEach(System.out::println);
    return samples.isFlat();
  }

  private static double reconnects(Running running) throws Exception {
    return running.metrics().sum("channel_reconnects_total", "");
  }

  private static int skipped(String why) {
    print("channels: skipped, %s", why);
    return 0;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
