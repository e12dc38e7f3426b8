package dev.posewire.ingest;

import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.snapshot.SnapshotSource;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The first stage: channels in, frames out. Runs those channels of the registry whose partitions
 * its member of the group has. Thread-safe.
 *
 * <p>The parts are started in the order of their dependence and closed in reverse: first the
 * channels end and the group is left, then the producers send what they can, then the last statuses
 * are published.
 */
public final class IngestService implements AutoCloseable {
  /** For the lanes and the statuses, beside what the channels may take. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  /** The meters of the process. */
  public record Meters(MeterRegistry registry, ChannelMeters channels) {}

  private final ServiceStack parts;
  private final ChannelRegistry registry;
  private final ChannelStatuses statuses;
  private final StatusBoard board;
  private final Looks looks;

  /** What people look at channels with. */
  record Looks(SourceProbe probe, SnapshotSource snapshots) {}

  IngestService(
      ServiceStack parts,
      ChannelRegistry registry,
      ChannelStatuses statuses,
      StatusBoard board,
      Looks looks) {
    this.parts = parts;
    this.registry = registry;
    this.statuses = statuses;
    this.board = board;
    this.looks = looks;
  }

  /**
   * Prepares the topics, reads what the registry and the statuses hold, puts the channels of the
   * settings into the registry, and becomes a member of the group that shares the channels out.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if no broker answers or a topic
   *     cannot serve
   */
  public static IngestService start(
      IngestSettings settings,
      KafkaClients clients,
      Health health,
      Meters meters,
      FrameSourceFactory sources)
      throws InterruptedException {
    ServiceStack parts =
        new ServiceStack(CLOSE_TIMEOUT.plus(settings.channelCloseTimeout().multipliedBy(2)));
    boolean started = false;
    try {
      StageKafka kafka =
          parts.add(
              "kafka",
              StageKafka.open(
                  IngestParts.STAGE, clients, topics(clients), health, meters.registry()));
      IngestService service = new IngestParts(settings, kafka, meters, sources, parts).start();
      started = true;
      return service;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  private static Set<String> topics(KafkaClients clients) {
    Topics topics = clients.settings().topics();
    return Set.of(
        topics.channels(),
        topics.channelStatus(),
        topics.frames(Policy.LATEST),
        topics.frames(Policy.EVERY),
        topics.servedRates(),
        topics.poses());
  }

  /** The channels that there should be, the same for all ingest processes. */
  public ChannelRegistry registry() {
    return registry;
  }

  /** Tries sources under the rules of channels. */
  public SourceProbe probe() {
    return looks.probe();
  }

  /** The newest pictures of channels, whichever process runs them. */
  public SnapshotSource snapshots() {
    return looks.snapshots();
  }

  /** What each channel of the registry is, whichever process runs it. */
  public ChannelStatuses statuses() {
    return statuses;
  }

  /**
   * What each channel that this process runs is at this moment, in the order of their ids. A
   * recording is through when its state is ENDED: by then each of its frames is acknowledged,
   * {@code counters.published} of them in this process and {@code sequence + 1} in the session; the
   * last of them is marked.
   */
  public List<ChannelStatus> ownStatuses() {
    return board.statuses();
  }

  /** Ends all within a bounded time. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
