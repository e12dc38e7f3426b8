package dev.posewire.bench;

import dev.posewire.app.pipeline.PoseTopicReader;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** Runs each stage in a process of its own, as a user would, and looks at what memory they take. */
@Command(
    name = "memory",
    description = "Peak resident memory of each stage: two test cards of 1280x720, all stages.",
    mixinStandardHelpOptions = true)
public final class MemoryBench implements Callable<Integer> {
  /** In MiB; the broker has none. */
  private static final Map<String, Integer> LIMITS =
      Map.of("worker", 700, "ingest", 300, "decoder", 250);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration FIRST_EVENTS_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description = "As posewire's; default: the real one where it is found, else the test card's.")
  private String model;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "From the first events to the look; default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of each of the two channels; default: ${DEFAULT-VALUE}.")
  private int fps;

  private final List<StageProcess> stages = new ArrayList<>();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MemoryBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!ProcessThreads.areVisible()) {
      System.out.println("memory: skipped, this is not Linux");
      return 0;
    }
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      // Whoever ends this process ends its stages.
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      String broker = startAll(stack, folder);
      EventCounter events = watch(stack, broker);
      long first = events.await(1, FIRST_EVENTS_LIMIT);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      while (System.nanoTime() < deadline) LockSupport.parkNanos(LOOK_NANOS);
      return report(events.await(first, FIRST_EVENTS_LIMIT) - first);
    }
  }

  /** Answers the address of the broker. */
  private String startAll(ServiceStack stack, Path folder) throws Exception {
    int port = Ports.free();
    start(stack, folder, "broker", List.of("--broker-port", String.valueOf(port)));
    Ports.await(port, START_LIMIT);
    String server = "127.0.0.1:" + port;
    List<String> bootstrap = List.of("--bootstrap-servers", server);
    start(stack, folder, "decoder", bootstrap);
    List<String> worker = new ArrayList<>(bootstrap);
    chosenModel().ifPresent(name -> worker.addAll(List.of("--model", name)));
    start(stack, folder, "worker", worker);
    List<String> ingest = new ArrayList<>(bootstrap);
    ingest.addAll(StageProcess.ANY_API_PORT);
    for (int i = 1; i <= 2; i++) {
      String card = "testcard:?people=3&seed=%d&width=1280&height=720&fps=%d".formatted(i, fps);
      ingest.addAll(List.of("--channel", "card-" + i + "=" + card));
    }
    start(stack, folder, "ingest", ingest);
    return server;
  }

  private void start(ServiceStack stack, Path folder, String stage, List<String> options)
      throws IOException {
    Path launcher = Path.of(System.getProperty("posewire.root")).resolve("posewire");
    stages.add(stack.add(stage, StageProcess.start(launcher, folder, stage, options)));
  }

  private Optional<String> chosenModel() {
    return model == null && BenchModel.isFound() ? Optional.empty() : Optional.of(named());
  }

  private String named() {
    return model == null ? BenchModel.TEST_CARD : model;
  }

  private static EventCounter watch(ServiceStack stack, String broker) throws Exception {
    Health health = new Health();
    EventCounter events = new EventCounter(health);
    KafkaClients clients = new KafkaClients(PipelineTrial.kafka(broker));
    clients.requireBroker();
    awaitPoses(clients);
    PoseTopicReader reader =
        new PoseTopicReader(clients, Optional.of(Instant.EPOCH), event -> events.add());
    LoopThread thread = new LoopThread("pose-watch", Duration.ofSeconds(3), health, reader);
    stack.add(thread.name(), thread).start();
    return events;
  }

  /** The decoder makes the topic. */
  private static void awaitPoses(KafkaClients clients) throws Exception {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    try (var admin = clients.admin()) {
      while (!admin.listTopics().names().get().contains(clients.settings().topics().poses())) {
        if (System.nanoTime() > deadline) throw new IOException("the decoder makes no topic");
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private int report(long events) throws IOException {
    print("%.1f events/s from two channels of %d frames/s", (double) events / seconds, fps);
    print("%-8s %10s %10s %10s", "stage", "peak MiB", "now MiB", "limit MiB");
    boolean met = true;
    for (StageProcess stage : stages) {
      StatusFile status = stage.status();
      int limit = LIMITS.getOrDefault(stage.stage(), Integer.MAX_VALUE);
      boolean within = status.peakMebibytes() < limit;
      met &= within;
      print(
          "%-8s %10d %10d %10s %s",
          stage.stage(),
          status.peakMebibytes(),
          status.residentMebibytes(),
          limit == Integer.MAX_VALUE ? "-" : String.valueOf(limit),
          within ? "" : "MISSED");
    }
    return met ? 0 : 1;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
