package dev.posewire.app.command;

import dev.posewire.decoder.DecoderService;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a decoder. */
@Command(
    name = "decoder",
    description = "Turns the network's outputs into people and publishes pose events.",
    mixinStandardHelpOptions = true)
public final class DecoderCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;
  @Mixin private DecoderOptions decoder;

  @Override
  public Integer call() {
    Problems.refuse(() -> kafka.settings(bootstrap.bootstrapServers), decoder::settings);
    KafkaClients clients = new KafkaClients(kafka.settings(bootstrap.bootstrapServers));
    Topics topics = clients.settings().topics();
    Set<String> needed =
        Set.of(topics.tensors(Policy.LATEST), topics.tensors(Policy.EVERY), topics.poses());
    StageProcess process = new StageProcess("decoder");
    return process.run(
        monitor,
        stack -> {
          StageKafka stage =
              stack.add(
                  "kafka",
                  StageKafka.open("decoder", clients, needed, process.health(), process.meters()));
          stack.add("decoder", DecoderService.reading(decoder.settings(), stage));
        });
  }
}
