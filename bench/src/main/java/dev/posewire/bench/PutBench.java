package dev.posewire.bench;

import dev.posewire.app.pipeline.PoseTopicReader;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Registers channels over HTTP and looks at when their events come and their threads go. */
@Command(
    name = "put",
    description = "PUT of a channel to its first pose event, DELETE to the end of its thread.",
    mixinStandardHelpOptions = true)
public final class PutBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final double PUT_BAR_SECONDS = 3;
  private static final double DELETE_BAR_SECONDS = 1;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often; default: ${DEFAULT-VALUE}.")
  private int times;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PutBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!ProcessThreads.areVisible()) {
      System.out.println("put: skipped, this is not Linux");
      return 0;
    }
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      BenchBroker broker = BenchBroker.start(stack, folder);
      List<String> model =
          BenchModel.isFound() ? List.of() : List.of("--model", BenchModel.TEST_CARD);
      StageProcess unusedDecoder = broker.stage("decoder", "decoder", List.of());
      StageProcess unusedWorker = broker.stage("worker", "worker", model);
      int port = Ports.free();
      StageProcess ingest = broker.stage("ingest", "ingest", List.of("--api", "127.0.0.1:" + port));
      Ports.await(port, LIMIT);
      URI channels = URI.create("http://127.0.0.1:" + port + "/v1/channels/");
      watch(stack, broker.clients());
      return report(channels, ingest);
    }
  }

  private void watch(ServiceStack stack, KafkaClients clients) {
    PoseTopicReader reader =
        new PoseTopicReader(
            clients, Optional.of(Instant.EPOCH), event -> seen.add(event.getChannel()));
    LoopThread thread = new LoopThread("pose-watch", Duration.ofSeconds(3), new Health(), reader);
    stack.add(thread.name(), thread).start();
  }

  private int report(URI channels, StageProcess ingest) throws Exception {
    double worstPut = 0;
    double worstDelete = 0;
    for (int time = 0; time <= times; time++) {
      String id = "put-" + time;
      double put = put(channels, id);
      double delete = delete(channels, id, ingest);
      print(
          "%-8s PUT to first event %.2f s, DELETE to end of thread %.2f s",
          time == 0 ? "warm-up" : Integer.toString(time), put, delete);
      if (time > 0) {
        worstPut = Math.max(worstPut, put);
        worstDelete = Math.max(worstDelete, delete);
      }
    }
    boolean met = worstPut <= PUT_BAR_SECONDS && worstDelete <= DELETE_BAR_SECONDS;
    print(
        "worst PUT %.2f s, bar %.0f s; worst DELETE %.2f s, bar %.0f s: %s",
        worstPut, PUT_BAR_SECONDS, worstDelete, DELETE_BAR_SECONDS, met ? "met" : "MISSED");
    return met ? 0 : 1;
  }

  private double put(URI channels, String id) throws Exception {
    String body = "{\"url\": \"testcard:?people=2&seed=7&width=640&height=360&fps=10\"}";
    long begun = System.nanoTime();
    send(
        HttpRequest.newBuilder(channels.resolve(id))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)),
        201);
    await("event of " + id, () -> seen.contains(id));
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double delete(URI channels, String id, StageProcess ingest) throws Exception {
    long begun = System.nanoTime();
    send(HttpRequest.newBuilder(channels.resolve(id)).DELETE(), 204);
    await("end of the thread of " + id, () -> !hasThread(ingest.pid(), "channel-" + id));
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void send(HttpRequest.Builder request, int wanted) throws Exception {
    HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != wanted) {
      throw new IOException("%d, not %d: %s".formatted(answer.statusCode(), wanted, answer.body()));
    }
  }

  /** By the first 15 characters of its name, which is all that Linux keeps. */
  private static boolean hasThread(long pid, String name) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return tasks.anyMatch(task -> nameOf(task).equals(name));
    }
  }

  private static String nameOf(Path task) {
    try {
      return Files.readString(task.resolve("comm")).strip();
    } catch (IOException e) {
      return ""; // it ended meanwhile
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) throw new IOException("no " + what + " within " + LIMIT);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
