package dev.posewire.app.command;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.pipeline.ChannelApi;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.SinkSettings;
import dev.posewire.worker.DevicePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs all stages in one process. */
@Command(
    name = "up",
    description = {
      "Runs all stages in one process, on an embedded broker or a Kafka of yours.",
      "Serves the HTTP API that registers channels while it runs."
    },
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private KafkaOptions kafka;
  @Mixin private DataOption data;
  @Mixin private final SecretOptions secrets;
  @Mixin private final IngestOptions ingest;
  @Mixin private final ModelOptions model;
  @Mixin private final DeviceOptions devices;
  @Mixin private WorkerOptions worker;
  @Mixin private DecoderOptions decoder;
  @Mixin private final SinkOptions sink;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      description = "A Kafka of yours; without it the embedded broker runs.")
  private String bootstrapServers;

  @Option(
      names = BrokerSettings.PORT_OPTION,
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Where clients reach the embedded broker; 0: any free port.")
  private int brokerPort;

  @Option(
      names = "--hand-over",
      paramLabel = "memory|kafka",
      defaultValue = "memory",
      description =
          "How the network's outputs go to the decoder: in memory, or over the topics tensors, where"
              + " other decoders read them too.")
  private HandOver handOver;

  /** {@code environment}: where references to secrets lead to. */
  public UpCommand(ModelFolders folders, Map<String, String> environment) {
    model = new ModelOptions(folders);
    secrets = new SecretOptions(environment);
    ingest = new IngestOptions(secrets);
    sink = new SinkOptions(secrets);
    devices = new DeviceOptions(environment);
  }

  @Override
  public Integer call() {
    Problems.refuse(
        this::ingest,
        ingest::api,
        this::kafka,
        this::broker,
        devices::specs,
        worker::settings,
        decoder::settings,
        this::sinks);
    List<SinkSettings> sinks = sinks();
    IngestSettings channels = ingest();
    StageProcess process = new StageProcess("up");
    return process.run(
        monitor,
        stack -> {
          ChannelApi api = ChannelApi.open(ingest.api(), stack);
          DevicePool pool = stack.add("devices", model.open(devices));
          PipelineSettings settings =
              pipeline(
                  channels.withSource(
                      channels
                          .source()
                          .withSize(pool.model().inputWidth(), pool.model().inputHeight())),
                  sinks);
          Pipeline pipeline =
              Pipeline.start(settings, pool, stack, process.health(), process.meters());
          if (!sinks.isEmpty()) {
            stack.add(
                "sink",
                SinkService.start(sinks, pipeline.clients(), process.health(), process.meters()));
          }
          api.serve(pipeline.startIngest(ingest.sources()));
        });
  }

  PipelineSettings pipeline(IngestSettings ingest, List<SinkSettings> sinks) {
    return new PipelineSettings(
        broker(),
        servers -> keepingFrames(kafka(servers), sinks),
        bootstrap(),
        ingest,
        worker.settings(),
        decoder.settings(),
        handOver);
  }

  IngestSettings ingest() {
    return ingest.settings();
  }

  List<SinkSettings> sinks() {
    return sink.settings();
  }

  private Optional<BrokerSettings> broker() {
    if (bootstrapServers != null) return Optional.empty();
    return Optional.of(
        BrokerSettings.in(data.kafka()).listeningOn("127.0.0.1", "127.0.0.1", brokerPort));
  }

  private KafkaSettings kafka() {
    return kafka(bootstrap());
  }

  private KafkaSettings kafka(String servers) {
    KafkaSettings settings =
        bootstrapServers == null ? kafka.embedded(servers) : kafka.settings(servers);
    return settings.withFrameSinks(ingest.frameReaders());
  }

  /** Also for those of these sinks that read frames. */
  private static KafkaSettings keepingFrames(KafkaSettings settings, List<SinkSettings> sinks) {
    List<String> names = new ArrayList<>(settings.frameSinks());
    sinks.stream()
        .filter(sink -> sink.target().readsFrames())
        .map(SinkSettings::name)
        .forEach(names::add);
    return settings.withFrameSinks(names);
  }

  /** Empty with the embedded broker. */
  private String bootstrap() {
    return bootstrapServers == null ? "" : bootstrapServers;
  }
}
