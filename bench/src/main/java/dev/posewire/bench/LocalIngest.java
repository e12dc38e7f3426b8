package dev.posewire.bench;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.broker.EmbeddedBroker;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.http.Metrics;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelStatus;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** An ingest and its broker in this process, so that its statuses are seen as they change. */
final class LocalIngest {
  private final IngestService ingest;

  private LocalIngest(IngestService ingest) {
    this.ingest = ingest;
  }

  /** With all defaults; closed by the stack. */
  static LocalIngest start(ServiceStack stack, Path folder, List<ChannelSpec> channels)
      throws InterruptedException {
    Health health = new Health();
    EmbeddedBroker broker =
        stack.add("broker", EmbeddedBroker.start(BrokerSettings.in(folder), health));
    KafkaClients clients = new KafkaClients(PipelineTrial.kafka(broker.bootstrapServers()));
    var meters = Metrics.registry("bench");
    AutoCloseable closeMeters = meters::close;
    stack.add("metrics", closeMeters);
    return new LocalIngest(
        stack.add(
            "ingest",
            IngestService.start(
                IngestSettings.defaults().withChannels(channels),
                clients,
                health,
                new IngestService.Meters(meters, new ChannelMeters(meters, Ticker.system())),
                new VideoSources(InstantSource.system()))));
  }

  /** Empty until the channel was first assigned. */
  Optional<ChannelStatus> status(String channel) {
    return ingest.ownStatuses().stream()
        .filter(status -> status.getChannel().equals(channel))
        .findFirst();
  }
}
