package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.recorded.Cards;
import dev.posewire.bench.recorded.ResultWatch;
import dev.posewire.bench.recorded.UncommittedTail;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills one of two workers, and looks at when the other serves all channels. */
@Command(
    name = "workers",
    description =
        "Two workers, 16 channels, kill -9 of one: until all 16 are served, and what became of"
            + " recorded frames.",
    mixinStandardHelpOptions = true)
public final class WorkersBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int RECORDINGS = 4;
  private static final double BAR_SECONDS = 15;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Frames of a partition before their readers: so few that the tail is read at once. */
  private static final String FRAMES_AHEAD = "64";

  /** Nobody decodes: all results must find room. */
  private static final String RESULTS_AHEAD = "100000";

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "16",
      description = "Test cards, four of them recordings, 5 or more; default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "500",
      description = "Of each recording; default: ${DEFAULT-VALUE}.")
  private int frames;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often all this is done; default: ${DEFAULT-VALUE}.")
  private int times;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new WorkersBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (channels <= RECORDINGS) {
      throw new IllegalArgumentException("--channels must be 5 or more: " + channels);
    }
    boolean met = true;
    for (int time = 0; time < times; time++) {
      try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
        Thread closer = new Thread(stack::close, "stages-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        met &= failOver(stack);
        Runtime.getRuntime().removeShutdownHook(closer);
      }
    }
    return met ? 0 : 1;
  }

  private boolean failOver(ServiceStack stack) throws Exception {
    Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
    BenchBroker broker = BenchBroker.start(stack, folder);
    Map<String, String> cards = Cards.of(channels, RECORDINGS, frames);
    Path file = ChannelFile.write(folder.resolve("channels.yaml"), cards);
    List<String> worker = List.of("--model", "testcard", "--max-ahead", RESULTS_AHEAD);
    StageProcess victim = broker.stage("worker", "worker-0", worker);
    StageProcess unused = broker.stage("worker", "worker-1", worker);
    ResultWatch results = broker.watchResults();
    // Both have their partitions before there is something to do.
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(15));
    broker.stage(
        "ingest",
        "ingest",
        List.of("--channels", file.toString(), "--api", "off", "--max-ahead", FRAMES_AHEAD));
    Instant begun = Instant.now();
    await("channels", channels, () -> results.servedSince(cards.keySet(), begun));
    victim.kill();
    Instant killed = Instant.now();
    UncommittedTail tail = UncommittedTail.of(broker.clients());
    await("channels", channels, () -> results.servedSince(cards.keySet(), killed));
    double seconds = Duration.between(killed, Instant.now()).toMillis() / 1e3;
    boolean fast = seconds <= BAR_SECONDS;
    print(
        "all %d served %.1f s after the kill, bar %.0f s: %s",
        channels, seconds, BAR_SECONDS, verdict(fast));

    long wanted = (long) RECORDINGS * frames;
    await("results", wanted, results::recordedFrames);
    long outside = results.duplicatesOutside(tail);
    boolean whole = results.recordedFrames() == wanted;
    print(
        "%d of %d recorded frames have a result: %s",
        results.recordedFrames(), wanted, verdict(whole));
    print(
        "%d results twice, %d of them outside of the uncommitted tail: %s",
        results.duplicates(), outside, verdict(outside == 0));
    return fast && whole && outside == 0;
  }

  private static void await(String what, long wanted, LongSupplier there) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (there.getAsLong() < wanted) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "%d of %d %s within %s".formatted(there.getAsLong(), wanted, what, LIMIT));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static String verdict(boolean met) {
    return met ? "met" : "MISSED";
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
