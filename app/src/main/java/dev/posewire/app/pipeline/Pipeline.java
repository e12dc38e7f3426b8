package dev.posewire.app.pipeline;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.broker.EmbeddedBroker;
import dev.posewire.decoder.DecoderService;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.TensorsOutput;
import dev.posewire.worker.TopicTensorsOutput;
import dev.posewire.worker.WorkerService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All stages in one process, on an embedded broker or any Kafka. The parts are closed by the stack
 * that they were added to. Owned by the main thread.
 */
public final class Pipeline {
  private static final Duration READER_CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final PipelineSettings settings;
  private final ServiceStack stack;
  private final Health health;
  private final MeterRegistry meters;
  private final KafkaClients clients;

  private Pipeline(
      PipelineSettings settings,
      ServiceStack stack,
      Health health,
      MeterRegistry meters,
      KafkaClients clients) {
    this.settings = settings;
    this.stack = stack;
    this.health = health;
    this.meters = meters;
    this.clients = clients;
  }

  /** Starts what lies behind the cameras: broker, decoder, worker. */
  public static Pipeline start(
      PipelineSettings settings,
      DevicePool pool,
      ServiceStack stack,
      Health health,
      MeterRegistry meters)
      throws InterruptedException {
    String bootstrapServers = settings.bootstrapServers();
    if (settings.broker().isPresent()) {
      BrokerSettings broker = settings.broker().get();
      bootstrapServers =
          stack.add("broker", EmbeddedBroker.start(broker, health)).bootstrapServers();
    }
    KafkaClients clients = new KafkaClients(settings.kafka().apply(bootstrapServers));
    Pipeline pipeline = new Pipeline(settings, stack, health, meters, clients);
    pipeline.startWorker(pool);
    return pipeline;
  }

  private void startWorker(DevicePool pool) throws InterruptedException {
    Set<String> needed = new HashSet<>();
    for (Policy policy : Policy.values()) {
      needed.add(topics().frames(policy));
      if (settings.handOver() == HandOver.KAFKA) needed.add(topics().tensors(policy));
    }
    needed.add(topics().servedRates());
    DecoderService decoder = startDecoder();
    StageKafka kafka = open("worker", needed);
    TensorsOutput output =
        settings.handOver() == HandOver.KAFKA
            ? stack.add("tensors", new TopicTensorsOutput(kafka))
            : new MemoryTensorsOutput(decoder);
    stack.add("worker", WorkerService.start(settings.worker(), kafka, pool, output));
  }

  private DecoderService startDecoder() throws InterruptedException {
    if (settings.handOver() == HandOver.MEMORY) {
      StageKafka kafka = open("decoder", Set.of(topics().poses()));
      return stack.add("decoder", DecoderService.handedOver(settings.decoder(), kafka));
    }
    StageKafka kafka =
        open(
            "decoder",
            Set.of(
                topics().tensors(Policy.LATEST), topics().tensors(Policy.EVERY), topics().poses()));
    return stack.add("decoder", DecoderService.reading(settings.decoder(), kafka));
  }

  private StageKafka open(String stage, Set<String> topics) throws InterruptedException {
    return stack.add(stage + "-kafka", StageKafka.open(stage, clients, topics, health, meters));
  }

  private Topics topics() {
    return clients.settings().topics();
  }

  /** The clients of the pipeline's Kafka. */
  public KafkaClients clients() {
    return clients;
  }

  /**
   * Shows every event to a watcher, on a thread of its own.
   *
   * @param from when the first events were published that it sees; empty: those from now on
   */
  public void watch(Optional<Instant> from, Consumer<PoseEvent> watcher) {
    LoopThread thread =
        new LoopThread(
            "pose-watch",
            READER_CLOSE_TIMEOUT,
            health,
            new PoseTopicReader(clients, from, watcher));
    stack.add(thread.name(), thread).start();
  }

  /** As {@link #startIngest(FrameSourceFactory)}, of URLs without references to secrets. */
  public IngestService startIngest() throws InterruptedException {
    return startIngest(new VideoSources(InstantSource.system()));
  }

  /** Starts the channels; the last to be started is the first to end. */
  public IngestService startIngest(FrameSourceFactory sources) throws InterruptedException {
    IngestService.Meters all =
        new IngestService.Meters(meters, new ChannelMeters(meters, Ticker.system()));
    return stack.add(
        "ingest", IngestService.start(settings.ingest(), clients, health, all, sources));
  }
}
