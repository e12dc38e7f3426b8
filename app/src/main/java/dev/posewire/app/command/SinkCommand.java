package dev.posewire.app.command;

import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.SinkSettings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a sink. */
@Command(
    name = "sink",
    description = "Stores pose events as JSON lines in a folder, or prints them.",
    mixinStandardHelpOptions = true)
public final class SinkCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;
  @Mixin private SinkOptions sink;

  @Override
  public Integer call() {
    Problems.refuse(() -> kafka.settings(bootstrap.bootstrapServers), this::settings);
    List<SinkSettings> settings = settings();
    KafkaClients clients = new KafkaClients(kafka.settings(bootstrap.bootstrapServers));
    StageProcess process = new StageProcess("sink");
    return process.run(
        monitor,
        stack ->
            stack.add(
                "sink", SinkService.start(settings, clients, process.health(), process.meters())));
  }

  List<SinkSettings> settings() {
    List<SinkSettings> settings = sink.settings();
    if (settings.isEmpty()) {
      throw new UserErrorException(
          "--store is missing: name a folder for the JSON lines, or - for standard output");
    }
    return settings;
  }
}
