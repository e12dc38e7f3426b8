package dev.posewire.bench;

import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.runtime.lifecycle.ServiceStack;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets sinks store a full topic, one after the other. */
@Command(
    name = "sinks",
    description = "How many events a second each sink stores, in a process of its own.",
    mixinStandardHelpOptions = true)
public final class SinksBench implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "300000",
      description = "On the topic; default: ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "20",
      description = "That they are of; default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "2",
      description = "In each event; default: ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--sink",
      paramLabel = "KIND?KEY=VALUE&...",
      description = "As for 'posewire sink', repeatable; default: files of every kind.")
  private List<String> sinks = List.of();

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "A database, postgresql://USER:PASSWORD@HOST:PORT/NAME, whose schema posewire is made"
              + " anew; the same rows go in by psql's \\copy, too.")
  private Optional<String> postgres = Optional.empty();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SinksBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (!ProcessThreads.areVisible()) {
      print("sinks: skipped, this is not Linux");
      return 0;
    }
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stages-closer"));
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      BenchBroker broker = BenchBroker.start(stack, folder);
      int bytes = new PosesFeed(channels, people).fill(broker.clients(), events);
      print(
          "%d events of %d channels, %d people each: %d bytes an event",
          events, channels, people, bytes);
      List<String> all = sinks.isEmpty() ? files(folder) : sinks;
      for (int i = 0; i < all.size(); i++) {
        print("%s", SinkTrial.run(broker, "sink-" + i, all.get(i), events).line());
      }
      if (postgres.isPresent()) {
        compare(broker, postgres.get());
      } else {
        print("postgres: skipped, --postgres names no database");
      }
    }
    return 0;
  }

  private static List<String> files(Path folder) {
    List<String> files = new ArrayList<>();
    for (String compression : List.of("none", "gzip", "zstd")) {
      files.add("jsonl?compression=" + compression);
    }
    files.add("parquet?roll-size=32MiB");
    for (int i = 0; i < files.size(); i++) {
      print("sink-%d: %s", i, files.get(i));
      files.set(i, files.get(i) + "&folder=" + folder.resolve("stored-" + i));
    }
    return files;
  }

  private void compare(BenchBroker broker, String url) throws Exception {
    PsqlCopy copy = new PsqlCopy(url, broker.folder());
    copy.clear();
    String sink = "postgres?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
    SinkTrial trial = SinkTrial.run(broker, "postgres", sink, events);
    print("%s", trial.line());
    if (copy.stored() != events) {
      throw new IllegalStateException(
          "stored are %d events, not %d".formatted(copy.stored(), events));
    }
    double rate = events / copy.seconds();
    print(
        "psql \\copy of the same rows: %.0f events/s; the sink has %.2f of it, steady %.2f",
        rate, events / trial.seconds() / rate, events / trial.steadySeconds() / rate);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
