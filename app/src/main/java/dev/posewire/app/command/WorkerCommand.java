package dev.posewire.app.command;

import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.TensorsOutput;
import dev.posewire.worker.TopicTensorsOutput;
import dev.posewire.worker.WorkerService;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs an inference worker. */
@Command(
    name = "worker",
    description = "Batches frames over the device and publishes the network's outputs.",
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private BootstrapOption bootstrap;
  @Mixin private KafkaOptions kafka;
  @Mixin private final ModelOptions model;
  @Mixin private final DeviceOptions devices;
  @Mixin private WorkerOptions worker;

  /** {@code environment}: where an installation of OpenVINO is named. */
  public WorkerCommand(ModelFolders folders, Map<String, String> environment) {
    model = new ModelOptions(folders);
    devices = new DeviceOptions(environment);
  }

  @Override
  public Integer call() {
    Problems.refuse(
        () -> kafka.settings(bootstrap.bootstrapServers), devices::specs, worker::settings);
    KafkaClients clients = new KafkaClients(kafka.settings(bootstrap.bootstrapServers));
    StageProcess process = new StageProcess("worker");
    return process.run(
        monitor,
        stack -> {
          DevicePool pool = stack.add("devices", model.open(devices));
          StageKafka stage =
              stack.add(
                  "kafka",
                  StageKafka.open(
                      "worker",
                      clients,
                      topics(clients.settings().topics()),
                      process.health(),
                      process.meters()));
          TensorsOutput output = stack.add("output", new TopicTensorsOutput(stage));
          stack.add("worker", WorkerService.start(worker.settings(), stage, pool, output));
        });
  }

  private static Set<String> topics(Topics topics) {
    return Set.of(
        topics.frames(Policy.LATEST),
        topics.frames(Policy.EVERY),
        topics.tensors(Policy.LATEST),
        topics.tensors(Policy.EVERY),
        topics.servedRates());
  }
}
