package dev.posewire.app.command;

import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.SinkSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a sink. */
@Command(
    name = "sink",
    description = "Stores and forwards pose events: files, databases, other systems.",
    mixinStandardHelpOptions = true)
public final class SinkCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;
  @Mixin private final SecretOptions secrets;
  @Mixin private final SinkOptions sink;

  /** {@code environment}: where references to secrets lead to. */
  public SinkCommand(Map<String, String> environment) {
    secrets = new SecretOptions(environment);
    sink = new SinkOptions(secrets);
  }

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
          "no sink is named: give --store a folder for JSON lines, or - for standard output; or"
              + " name sinks by --sink or in a file, --sinks");
    }
    return settings;
  }
}
