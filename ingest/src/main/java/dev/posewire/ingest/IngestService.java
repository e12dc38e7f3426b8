package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Clocks;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The first stage: channels in, frames out. Thread-safe.
 *
 * <p>The parts are started in the order of their dependence and closed in reverse: first the
 * channels end, then the producers send what they can, then the last statuses are published.
 */
public final class IngestService implements AutoCloseable {
  private static final String STAGE = "ingest";

  /** For the lanes and the statuses, beside what the channels may take. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private static final Duration STATUS_CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** The meters of the process. */
  public record Meters(MeterRegistry registry, ChannelMeters channels) {}

  private final ServiceStack parts;
  private final ChannelSupervisor supervisor;
  private final StatusBoard board;

  private IngestService(ServiceStack parts, ChannelSupervisor supervisor, StatusBoard board) {
    this.parts = parts;
    this.supervisor = supervisor;
    this.board = board;
  }

  /**
   * Prepares the topics, takes up what earlier processes said of the channels, and starts the
   * channels of the settings.
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
              "kafka", StageKafka.open(STAGE, clients, topics(clients), health, meters.registry()));
      StatusBoard board = board(settings, kafka, meters.channels());
      parts.add("channel-status", statusThread(settings, kafka, board, meters.registry())).start();
      FrameProducers producers = producers(settings, kafka, parts);
      LaneServices services = kafka.services();
      ReaderServices readers =
          new ReaderServices(
              sources,
              producers,
              settings,
              LatchPause::new,
              services.ticker(),
              services.clock(),
              ReaderLimits.defaults(services.ticker()));
      ChannelSupervisor supervisor =
          parts.add("channels", new ChannelSupervisor(readers, board, health));
      settings.channels().forEach(supervisor::apply);
      started = true;
      return new IngestService(parts, supervisor, board);
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
        topics.frames(Policy.EVERY));
  }

  private static StatusBoard board(
      IngestSettings settings, StageKafka kafka, ChannelMeters channelMeters) {
    LaneServices services = kafka.services();
    ChannelStatusTopic topic =
        new ChannelStatusTopic(
            kafka.topics().channelStatus(), kafka.reader(ChannelStatus.class), services.ticker());
    try (Consumer<String, byte[]> consumer = kafka.clients().reader()) {
      Map<String, ChannelStatus> last = topic.readAll(consumer);
      return new StatusBoard(
          settings.instance(),
          last,
          channelMeters,
          new Clocks(services.ticker(), services.clock()));
    }
  }

  private static LoopThread statusThread(
      IngestSettings settings, StageKafka kafka, StatusBoard board, MeterRegistry registry) {
    LaneServices services = kafka.services();
    String name = STAGE + "-status";
    ChannelStatusPublisher publisher =
        new ChannelStatusPublisher(
            board,
            new ChannelStatusPublisher.Target(
                kafka.clients().everyProducer("posewire-" + name),
                kafka.topics().channelStatus(),
                kafka.codec(),
                new ChannelGauges(registry)),
            services.health().register(name),
            services.ticker(),
            settings.statusPeriod());
    return new LoopThread(name, STATUS_CLOSE_TIMEOUT, services.health(), publisher);
  }

  private static FrameProducers producers(
      IngestSettings settings, StageKafka kafka, ServiceStack parts) {
    Topics topics = kafka.topics();
    return new FrameProducers(
        parts.add(
            "frames-live",
            kafka.latestProducer(topics.frames(Policy.LATEST), settings.maxInFlight())),
        parts.add(
            "frames-recorded",
            kafka.everyProducer(topics.frames(Policy.EVERY), kafka.settings().frameReaders())),
        kafka.codec());
  }

  /**
   * Makes a channel follow a spec: it starts, ends, or starts again under the new one; the same
   * spec again changes nothing. Waits a bounded time for the old reader's end, never for another
   * channel. Calls for one channel must come one after the other.
   */
  public void apply(ChannelSpec spec) {
    supervisor.apply(spec);
  }

  /** Ends a channel, and tells those who read the statuses that it is gone. */
  public void remove(String channel) {
    supervisor.remove(channel);
  }

  /**
   * What each channel of this process is at this moment, in the order of their ids. A recording is
   * through when its state is ENDED: by then each of its frames is acknowledged, {@code
   * counters.published} of them in this process and {@code sequence + 1} in the session; the last
   * of them is marked.
   */
  public List<ChannelStatus> statuses() {
    return board.statuses();
  }

  /** Ends all within a bounded time. Idempotent. */
  @Override
  public void close() {
    parts.close();
  }
}
