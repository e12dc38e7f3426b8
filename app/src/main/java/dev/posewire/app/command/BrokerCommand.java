package dev.posewire.app.command;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.broker.EmbeddedBroker;
import dev.posewire.runtime.config.ConfigOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the embedded broker alone. */
@Command(
    name = "broker",
    description = "Runs the embedded Kafka broker alone, for stages in processes of their own.",
    mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private DataOption data;

  @Option(
      names = BrokerSettings.PORT_OPTION,
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Where clients connect; 0: any free port.")
  private int port;

  @Option(
      names = BrokerSettings.LISTEN_OPTION,
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on; Kafka without TLS and passwords: keep it on trusted networks.")
  private String listen;

  @Option(
      names = BrokerSettings.ADVERTISED_OPTION,
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "What clients are told to connect to.")
  private String advertised;

  @Override
  public Integer call() {
    BrokerSettings settings = settings();
    StageProcess process = new StageProcess("broker");
    return process.run(
        monitor, stack -> stack.add("broker", EmbeddedBroker.start(settings, process.health())));
  }

  BrokerSettings settings() {
    return BrokerSettings.in(data.kafka()).listeningOn(listen, advertised, port);
  }
}
