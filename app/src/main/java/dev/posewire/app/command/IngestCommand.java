package dev.posewire.app.command;

import dev.posewire.app.pipeline.ChannelApi;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.Ticker;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs an ingest. */
@Command(
    name = "ingest",
    description = {
      "Connects to cameras and files, decodes, samples, scales and publishes frames.",
      "Serves the HTTP API that registers them while it runs. Several processes share the channels out."
    },
    mixinStandardHelpOptions = true)
public final class IngestCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;
  @Mixin private final SecretOptions secrets;
  @Mixin private final IngestOptions ingest;

  @Option(
      names = "--image-width",
      paramLabel = "PIXELS",
      defaultValue = "456",
      description = "Width of the model's input.")
  private int imageWidth;

  @Option(
      names = "--image-height",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description = "Height of the model's input.")
  private int imageHeight;

  /** {@code environment}: where references to secrets lead to. */
  public IngestCommand(Map<String, String> environment) {
    secrets = new SecretOptions(environment);
    ingest = new IngestOptions(secrets);
  }

  @Override
  public Integer call() {
    Problems.refuse(this::kafka, this::settings, ingest::api);
    IngestSettings settings = settings();
    KafkaClients clients = new KafkaClients(kafka());
    StageProcess process = new StageProcess("ingest");
    return process.run(
        monitor,
        stack -> {
          ChannelApi api = ChannelApi.open(ingest.api(), stack);
          IngestService.Meters meters =
              new IngestService.Meters(
                  process.meters(), new ChannelMeters(process.meters(), Ticker.system()));
          api.serve(
              stack.add(
                  "ingest",
                  IngestService.start(
                      settings, clients, process.health(), meters, ingest.sources())));
        });
  }

  KafkaSettings kafka() {
    return kafka.settings(bootstrap.bootstrapServers).withFrameSinks(ingest.frameReaders());
  }

  IngestSettings settings() {
    IngestSettings settings = ingest.settings();
    return settings.withSource(settings.source().withSize(imageWidth, imageHeight));
  }
}
