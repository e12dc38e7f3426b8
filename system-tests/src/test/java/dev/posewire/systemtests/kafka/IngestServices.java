package dev.posewire.systemtests.kafka;

import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.Instance;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ingest services side by side on one broker, with topics of their own. */
final class IngestServices implements AutoCloseable {

  private final KafkaClients clients;
  private final List<IngestService> services = new ArrayList<>();

  IngestServices(KafkaBroker broker, Topics topics, int partitions) {
    clients =
        new KafkaClients(
            TestSettings.of(broker.bootstrapServers(), topics, partitions, TestSettings.MAX_AHEAD));
  }

  KafkaClients clients() {
    return clients;
  }

  Topics topics() {
    return clients.settings().topics();
  }

  /** An ingest of its own name that is no static member. */
  IngestService start(
      String name, Health health, FrameSourceFactory sources, ChannelSpec... channels)
      throws InterruptedException {
    return start(new Instance(name, false), health, sources, channels);
  }

  IngestService start(
      Instance instance, Health health, FrameSourceFactory sources, ChannelSpec... channels)
      throws InterruptedException {
    IngestSettings usual = IngestSettings.defaults();
    IngestSettings settings =
        new IngestSettings(
            List.of(channels),
            instance,
            usual.source().withSize(32, 32),
            usual.clockWait(),
            usual.fileDecoderThreads(),
            usual.maxInFlight(),
            usual.window(),
            usual.statusPeriod(),
            usual.channelCloseTimeout());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    IngestService service =
        IngestService.start(
            settings,
            clients,
            health,
            new IngestService.Meters(meters, new ChannelMeters(meters, Ticker.system())),
            sources);
    services.add(service);
    return service;
  }

  static ChannelSpec camera(String channel) {
    return spec(channel, "rtsp://192.0.2.7/" + channel, Policy.LATEST);
  }

  static ChannelSpec spec(String channel, String url, Policy policy) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setUrl(url)
        .setPolicy(policy)
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }

  /** What the service says of a channel that it runs itself. */
  static Optional<ChannelStatus> own(IngestService service, String channel) {
    return service.ownStatuses().stream()
        .filter(status -> status.getChannel().equals(channel))
        .findFirst();
  }

  /** It is open; that a gated source gives no frame is a stall. */
  static boolean streams(IngestService service, String channel) {
    return own(service, channel)
        .map(ChannelStatus::getState)
        .filter(Set.of(ChannelState.STREAMING, ChannelState.STALLED)::contains)
        .isPresent();
  }

  static boolean threadAlive(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  @Override
  public void close() {
    services.forEach(IngestService::close);
  }
}
