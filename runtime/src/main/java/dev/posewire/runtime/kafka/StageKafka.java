package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lane.EveryProducer;
import dev.posewire.runtime.lane.LaneConsumer;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.LatestProducer;
import dev.posewire.runtime.lane.ReaderGate;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.TopicSpec;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * A stage's place at Kafka: the broker is there, the topics are made and checked, the stage's
 * schemas are published. Thread-safe. What it makes is closed by those who asked for it; closing
 * this closes what all share.
 */
public final class StageKafka implements AutoCloseable {
  private static final Duration LANE_CLOSE_TIMEOUT = Duration.ofSeconds(12);

  /** By so many records a poll may pass a lane's in-flight limit. */
  private static final int POLL_RECORDS = 16;

  private final String stage;
  private final KafkaClients clients;
  private final int partitions;
  private final AvroCodec codec = new AvroCodec();
  private final SchemaSources schemas;
  private final Producer<String, byte[]> rejectedProducer;
  private final LaneServices services;

  private StageKafka(
      String stage, KafkaClients clients, int partitions, Health health, MeterRegistry meters) {
    this.stage = stage;
    this.clients = clients;
    this.partitions = partitions;
    this.schemas = new SchemaSources(clients, codec);
    this.rejectedProducer = clients.everyProducer("posewire-" + stage + "-rejected");
    this.services =
        new LaneServices(
            new RejectedRecords(rejectedProducer, topics().rejected(), stage),
            health,
            meters,
            Ticker.system(),
            InstantSource.system());
  }

  /**
   * Opens it.
   *
   * @param stage for names of clients, metrics and headers
   * @param needed the topics that the stage works with; {@code schemas} and {@code rejected} come
   *     along
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if no broker answers or a topic
   *     cannot serve
   */
  public static StageKafka open(
      String stage, KafkaClients clients, Set<String> needed, Health health, MeterRegistry meters)
      throws InterruptedException {
    clients.requireBroker();
    Topics topics = clients.settings().topics();
    List<TopicSpec> specs =
        topics.all(clients.settings().liveRetentionBytes()).stream()
            .filter(
                spec ->
                    needed.contains(spec.name())
                        || spec.name().equals(topics.schemas())
                        || spec.name().equals(topics.rejected()))
            .toList();
    int partitions = new TopicSetup(clients).ensure(specs);
    StageKafka kafka = new StageKafka(stage, clients, partitions, health, meters);
    try {
      kafka.schemas.publishOwn();
      kafka.schemas.refresh();
      return kafka;
    } catch (InterruptedException | RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  public KafkaSettings settings() {
    return clients.settings();
  }

  public KafkaClients clients() {
    return clients;
  }

  public Topics topics() {
    return clients.settings().topics();
  }

  /** Of every topic that is keyed by channel. */
  public int partitions() {
    return partitions;
  }

  public AvroCodec codec() {
    return codec;
  }

  /**
   * Lets the codec write the records of a topic as a Schema Registry has them, where one is named.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the registry does not take the
   *     schema
   */
  public void useRegistry(String topic, Schema schema) {
    schemas.useRegistry(topic, schema);
  }

  public LaneServices services() {
    return services;
  }

  public <T extends SpecificRecord> AvroRecordReader<T> reader(Class<T> type) {
    return new AvroRecordReader<>(codec, schemas, type);
  }

  /**
   * A producer for a LATEST lane.
   *
   * @param maxInFlight unacknowledged records of a channel
   */
  public LaneProducer latestProducer(String topic, int maxInFlight) {
    String name = stage + "-live-publish";
    return new LatestProducer(
        name, clients.latestProducer("posewire-" + name), topic, maxInFlight, services.health());
  }

  /**
   * A producer for an EVERY lane.
   *
   * @param readerGroups it stays within {@code maxAhead} records of these; none: it never waits
   */
  public LaneProducer everyProducer(String topic, List<String> readerGroups) {
    String name = stage + "-recorded-publish";
    ReaderGate gate =
        ReaderGate.of(
            clients.admin(), topic, readerGroups, clients.settings().maxAhead(), services.ticker());
    return new EveryProducer(
        name, clients.everyProducer("posewire-" + name), gate, partitions, services);
  }

  /**
   * The thread that reads a lane for a handler; not started.
   *
   * @param group without the prefix
   * @param fetchBytes bounds what one fetch holds in memory
   */
  public <T extends SpecificRecord> LoopThread lane(
      LaneSettings settings, String group, Class<T> type, int fetchBytes, LaneHandler<T> handler) {
    return lane(settings, group, type, fetchBytes, handler, services);
  }

  /** As above, for a lane with services of its own. */
  public <T extends SpecificRecord> LoopThread lane(
      LaneSettings settings,
      String group,
      Class<T> type,
      int fetchBytes,
      LaneHandler<T> handler,
      LaneServices services) {
    return new LoopThread(
        settings.laneName() + "-poll",
        LANE_CLOSE_TIMEOUT,
        services.health(),
        new LaneConsumer<>(
            clients.groupConsumer(settings().group(group), POLL_RECORDS, fetchBytes),
            settings,
            reader(type),
            handler,
            services));
  }

  /**
   * The table of a compacted topic that is keyed by channel; its loop is not started.
   *
   * @param name of the part in the health page
   */
  public <T extends SpecificRecord> TopicTable<T> table(String name, String topic, Class<T> type) {
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(one -> new TopicPartition(topic, one)).toList();
    return new TopicTable<>(name, clients.follower(), all, reader(type), services);
  }

  /** The suffix of a lane in group names. */
  public static String laneName(Policy policy) {
    return policy == Policy.LATEST ? "live" : "recorded";
  }

  @Override
  public void close() {
    rejectedProducer.close(Duration.ofSeconds(3));
  }
}
