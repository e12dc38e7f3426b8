package dev.posewire.app.command;

import dev.posewire.app.pipeline.PoseTopicReader;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.config.Durations;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints pose events. */
@Command(
    name = "events",
    description = "Prints pose events as JSON lines: live, or from a time on.",
    mixinStandardHelpOptions = true)
public final class EventsCommand implements Callable<Integer> {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "When the first was published: 2026-01-31T12:00:00Z, or an age such as 10m.")
  private String since;

  @Option(
      names = "--only",
      paramLabel = "ID",
      description = "Prints the events of this channel only.")
  private String channel;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "Ends after so many; 0: when it is stopped.")
  private long count;

  @Override
  public Integer call() {
    Problems.refuse(
        () -> kafka.settings(bootstrap.bootstrapServers), this::first, this::requireCount);
    Optional<Instant> first = first();
    KafkaClients clients = new KafkaClients(kafka.settings(bootstrap.bootstrapServers));
    StageProcess process = new StageProcess("events");
    EventPrinter printer =
        new EventPrinter(System.out, Optional.ofNullable(channel), count, process::stop);
    return process.run(
        monitor,
        stack -> {
          clients.requireBroker();
          LoopThread reader =
              new LoopThread(
                  "events",
                  CLOSE_TIMEOUT,
                  process.health(),
                  new PoseTopicReader(clients, first, printer));
          stack.add(reader.name(), reader).start();
        });
  }

  private void requireCount() {
    if (count < 0) throw new UserErrorException("--count must be 0 or more: " + count);
  }

  /** When the first event was published that is shown; empty: from now on. */
  Optional<Instant> first() {
    if (since == null) return Optional.empty();
    try {
      return Optional.of(Instant.parse(since));
    } catch (DateTimeParseException notATime) {
      try {
        return Optional.of(Instant.now().minus(Durations.parse(since)));
      } catch (IllegalArgumentException notAnAge) {
        throw new UserErrorException(
            "--since must be a time such as 2026-01-31T12:00:00Z or an age such as 10m: " + since,
            notAnAge);
      }
    }
  }
}
