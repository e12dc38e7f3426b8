package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares what a frame costs here with what it costs ffmpeg, in pairs: ffmpeg and the reader alone
 * by turns, then ffmpeg beside a whole ingest at the same time, all on the same stream.
 */
@Command(
    name = "reading",
    description = "CPU seconds per 1,000 decoded frames, of ffmpeg, the reader, and the ingest.",
    mixinStandardHelpOptions = true)
public final class ReadingBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final double READER_BAR = 1.12;
  private static final double INGEST_BAR = 1.5;
  private static final int CLIP_SECONDS = 10;
  private static final String MOUNT = "/camera";

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "50",
      description = "Pace of the RTSP stream; default: ${DEFAULT-VALUE}.")
  private int fps;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Frames of a measure; default: ${DEFAULT-VALUE}.")
  private int frames;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Pairs that count, after one that does not; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--heights",
      split = ",",
      paramLabel = "N",
      defaultValue = "720,1080",
      description = "Of the pictures, 16:9; default: ${DEFAULT-VALUE}.")
  private List<Integer> heights = List.of();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ReadingBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path root = BenchBroker.root();
    if (!FfmpegCommand.isAvailable()) return skipped(FfmpegCommand.REMEDY);
    if (!RtspServer.isAvailable(root)) return skipped(RtspServer.REMEDY);
    boolean met = true;
    for (int height : heights) {
      try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
        Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
        CameraClips clips = CameraClips.in(folder);
        Path clip = clips.write(height * 16 / 9, height, fps, CLIP_SECONDS);
        RtspServer server =
            stack.add("camera", RtspServer.start(root, RtspMount.of(MOUNT, clip, fps)));
        print("%dp, %s, H.264 over RTSP at %d frames/s", height, clips.content(), fps);
        met &= reader(server.url(MOUNT));
        met &= ingest(stack, folder, server.url(MOUNT));
      }
    }
    return met ? 0 : 1;
  }

  private boolean reader(String url) throws Exception {
    List<Pair> pairs = new ArrayList<>();
    SourceTrial trial = new SourceTrial(url);
    for (int round = 0; round <= rounds; round++) {
      double ffmpeg = ffmpeg(url);
      pairs.add(new Pair(ffmpeg, trial.secondsPerThousand(frames)));
    }
    return report("reader alone", pairs, READER_BAR);
  }

  private boolean ingest(ServiceStack stack, Path folder, String url) throws Exception {
    BenchBroker broker = BenchBroker.start(stack, folder);
    IngestTrial trial = IngestTrial.start(broker, url);
    List<Pair> pairs = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      trial.begin();
      double ffmpeg = ffmpeg(url);
      pairs.add(new Pair(ffmpeg, trial.secondsPerThousand()));
    }
    boolean met = report("ingest with publishing", pairs, INGEST_BAR);
    trial.secondsByThread().forEach((name, seconds) -> print("  %-16s %.2f", name, seconds));
    return met;
  }

  /** As somebody would run it by hand; its start is in it. */
  private double ffmpeg(String url) throws Exception {
    List<String> arguments =
        List.of(
            "-rtsp_transport",
            "tcp",
            "-threads",
            "1",
            "-i",
            url,
            "-vf",
            "scale=456:256:flags=bilinear,format=bgr24",
            "-frames:v",
            Integer.toString(frames),
            "-f",
            "rawvideo",
            "/dev/null");
    return FfmpegCommand.cpuSeconds(arguments) * 1000 / frames;
  }

  /** CPU seconds per 1,000 frames. */
  private record Pair(double ffmpeg, double ours) {
    double ratio() {
      return ours / ffmpeg;
    }
  }

  private static boolean report(String what, List<Pair> all, double bar) {
    List<Pair> pairs = all.subList(1, all.size());
    for (int i = 0; i < all.size(); i++) {
      Pair pair = all.get(i);
      String round = i == 0 ? "warm-up" : Integer.toString(i);
      print(
          "  %-8s ffmpeg %.2f  %s %.2f  ratio %.3f",
          round, pair.ffmpeg, what, pair.ours, pair.ratio());
    }
    double ratio = median(pairs.stream().map(Pair::ratio).toList());
    boolean met = ratio <= bar;
    print(
        "%s: median %.2f, ffmpeg %.2f, median ratio %.3f, bar %.2f: %s",
        what,
        median(pairs.stream().map(Pair::ours).toList()),
        median(pairs.stream().map(Pair::ffmpeg).toList()),
        ratio,
        bar,
        met ? "met" : "MISSED");
    return met;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static int skipped(String why) {
    print("reading: skipped, %s", why);
    return 0;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
