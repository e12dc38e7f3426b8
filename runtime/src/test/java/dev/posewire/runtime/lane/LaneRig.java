package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.Policy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A lane over Kafka's mocks: one topic of two partitions. */
final class LaneRig {
  static final TopicPartition P0 = new TopicPartition("frames", 0);
  static final TopicPartition P1 = new TopicPartition("frames", 1);
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final Duration MAX_AGE = Duration.ofSeconds(2);
  static final int MAX_IN_FLIGHT = 4;
  static final int MAX_UNCOMMITTED = 6;
  static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);
  static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(5);

  final FakeConsumer consumer = new FakeConsumer();
  final FakeTicker ticker = new FakeTicker();
  final TextReader reader = new TextReader();
  final RecordingHandler handler = new RecordingHandler();
  final Health health = new Health();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final MockProducer<String, byte[]> rejected;
  final LaneConsumer<String> lane;

  LaneRig(Policy policy) {
    this(policy, true);
  }

  LaneRig(Policy policy, boolean rejectedAreStoredAtOnce) {
    rejected =
        new MockProducer<>(
            rejectedAreStoredAtOnce, null, new StringSerializer(), new ByteArraySerializer());
    log(P0, 0, 0);
    log(P1, 0, 0);
    lane =
        new LaneConsumer<>(
            consumer,
            new LaneSettings(
                "worker",
                policy,
                P0.topic(),
                MAX_AGE,
                MAX_IN_FLIGHT,
                1_000,
                MAX_UNCOMMITTED,
                COMMIT_INTERVAL,
                REVOKE_TIMEOUT),
            reader,
            handler,
            new LaneServices(
                new RejectedRecords(rejected, "rejected", "worker"),
                health,
                meters,
                ticker,
                () -> NOW));
  }

  /** What the partition holds: from the beginning to before the end. */
  LaneRig log(TopicPartition partition, long beginning, long end) {
    consumer.updateBeginningOffsets(Map.of(partition, beginning));
    consumer.updateEndOffsets(Map.of(partition, end));
    return this;
  }

  LaneRig assign(TopicPartition... partitions) {
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(partitions)));
    lane.runOnce();
    return this;
  }

  /** Brought by the next turn, the offsets rising from {@code first}. */
  LaneRig publish(TopicPartition partition, long first, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      byte[] value = texts[i].getBytes(StandardCharsets.UTF_8);
      consumer.addRecord(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              first + i,
              NOW.toEpochMilli(),
              TimestampType.CREATE_TIME,
              6,
              value.length,
              "dock-3",
              value,
              new RecordHeaders(),
              Optional.empty()));
    }
    return this;
  }

  /** A turn in which the next commit is due. */
  void turnAndCommit() {
    ticker.advance(COMMIT_INTERVAL);
    lane.runOnce();
  }

  Delivery<String> delivery(int index) {
    return handler.deliveries.get(index);
  }

  double skipped(String reason) {
    return meters.get("records.skipped").tag("reason", reason).counter().count();
  }

  double lag() {
    return meters.get("consumer.lag").gauge().value();
  }

  double inFlight() {
    return meters.get("records.inflight").gauge().value();
  }
}
