package dev.posewire.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.runtime.lane.LaneConsumer;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The {@code poses} topic with two partitions, by Kafka's mocks, and a lane that reads it. */
final class PosesTopic {
  static final TopicPartition FIRST = new TopicPartition("posewire.poses", 0);
  static final TopicPartition SECOND = new TopicPartition("posewire.poses", 1);

  /** What a poll of the real lane brings at most. */
  private static final int POLL_RECORDS = 16;

  final MockConsumer<String, byte[]> consumer = new RecordingConsumer();
  final MockProducer<String, byte[]> rejected =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final RejectedRecords rejections =
      new RejectedRecords(rejected, "posewire.rejected", "sink");
  private final AvroCodec codec = new AvroCodec();
  private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();
  // The mock runs one task a poll: the first one runs all of these.
  private final Queue<Runnable> pending = new ConcurrentLinkedQueue<>();

  PosesTopic() {
    consumer.setMaxPollRecords(POLL_RECORDS);
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    assign(FIRST, SECOND);
  }

  /** Takes effect within the next poll. */
  void assign(TopicPartition... partitions) {
    inNextPoll(() -> consumer.rebalance(List.of(partitions)));
  }

  /** Takes effect within the next poll. */
  void publish(TopicPartition partition, long offset) {
    publish(partition, offset, codec.encode(Events.event("dock-" + partition.partition(), offset)));
  }

  /** Takes effect within the next poll. */
  void publish(TopicPartition partition, long offset, byte[] value) {
    inNextPoll(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, "dock", value)));
  }

  private void inNextPoll(Runnable task) {
    pending.add(task);
    consumer.schedulePollTask(
        () -> {
          for (Runnable next = pending.poll(); next != null; next = pending.poll()) {
            next.run();
          }
        });
  }

  /** What was committed last, also after the close; -1: nothing. */
  long committed(TopicPartition partition) {
    return committed.getOrDefault(partition, -1L);
  }

  /** Where each rejected record came from, in the order of their coming. */
  List<String> rejectedOffsets() {
    return rejected.history().stream()
        .map(record -> new String(record.headers().lastHeader("offset").value(), UTF_8))
        .toList();
  }

  /** What is wrong with each. */
  List<String> rejectedReasons() {
    return rejected.history().stream()
        .map(record -> new String(record.headers().lastHeader("error").value(), UTF_8))
        .toList();
  }

  EventOutcomes outcomes(MeterRegistry meters) {
    return new EventOutcomes(
        new EventBalance("a", meters, () -> 0, () -> Events.RECEIVED),
        rejections,
        codec,
        FIRST.topic());
  }

  LaneConsumer<PoseEvent> lane(
      SinkSettings settings, Health health, MeterRegistry meters, LaneHandler<PoseEvent> handler) {
    LaneSettings lane =
        new LaneSettings(
            "sink-a",
            Policy.EVERY,
            FIRST.topic(),
            Duration.ofSeconds(1),
            settings.maxInFlight(),
            1 << 20,
            1, // commits after each turn that finished something
            Duration.ofHours(1),
            Duration.ofMillis(200));
    return new LaneConsumer<>(
        consumer,
        lane,
        new Reader(),
        handler,
        new LaneServices(rejections, health, meters, Ticker.system(), InstantSource.system()));
  }

  private final class RecordingConsumer extends MockConsumer<String, byte[]> {
    RecordingConsumer() {
      super("none");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      super.commitAsync(offsets, callback);
      offsets.forEach((partition, point) -> committed.put(partition, point.offset()));
    }
  }

  private final class Reader implements RecordReader<PoseEvent> {
    @Override
    public PoseEvent read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      return codec.decode(record.value(), PoseEvent.class);
    }

    @Override
    public void refreshSchemas() {
      // All are known.
    }
  }
}
