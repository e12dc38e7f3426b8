package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneConsumer;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import dev.posewire.schemas.UnknownSchemaException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A worker without threads: one lane of one partition over Kafka's mock, the pipeline, a request.
 */
final class WorkerRig {
  static final TopicPartition PARTITION = new TopicPartition("frames", 3);
  static final Duration MAX_AGE = Duration.ofSeconds(2);
  static final Duration LINGER = Duration.ofMillis(5);
  static final int BATCH = 4;

  final FakeTime time = new FakeTime();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Health health = new Health();
  final MockProducer<String, byte[]> rejected =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  final FakeOutput output = new FakeOutput();
  final FakeDevice fake = new FakeDevice("fake:CPU");
  final FakeEngine engine = fake.engine;
  final PoolDevice pooled = PoolDevice.open(PoolMember.of(fake));
  final FrameBatcher batcher =
      new FrameBatcher(new LaneQueue<>(0.25, time.ticker()), time.ticker());
  final ServedFrames served = new ServedFrames("worker-1", time.ticker().nanos());
  final WorkerPipeline pipeline =
      WorkerPipeline.of(
          batcher,
          new FrameBalance(new ChannelMeters(meters, time.ticker()), time.clock(), served),
          output);
  final MockConsumer<String, byte[]> consumer = new LiveConsumer();
  final LaneServices services;
  final LaneConsumer<Frame> lane;
  final RequestLoop request;
  private final AvroCodec codec = new AvroCodec();
  private long nextOffset;

  WorkerRig(Policy policy) {
    this(policy, Optional.empty());
  }

  private WorkerRig(Policy policy, Optional<LaneHandler<Frame>> handler) {
    services =
        new LaneServices(
            new RejectedRecords(rejected, "posewire.rejected", "worker"),
            health,
            meters,
            time.ticker(),
            time.clock());
    lane =
        new LaneConsumer<>(
            consumer,
            new LaneSettings(
                "worker",
                policy,
                PARTITION.topic(),
                MAX_AGE,
                1_000,
                1 << 30,
                1, // commits after each turn that finished something
                Duration.ofHours(1),
                Duration.ofSeconds(5)),
            new FrameReader(),
            handler.orElse(
                new FrameHandler(policy, MAX_AGE, pipeline, time.ticker(), time.clock())),
            services);
    request = request(pooled);
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
    lane.runOnce();
  }

  /** A request of another device of the pool. */
  RequestLoop request(PoolDevice pooled) {
    Device device =
        new Device(
            pooled,
            pooled.linger(LINGER),
            MAX_AGE,
            new FrameImages(Frames.MODEL),
            new TensorsAssembler(Frames.MODEL.name(), pooled.name()),
            new DeviceMeters(meters, pooled),
            Topics.withDefaultPrefix(),
            time.ticker(),
            time.clock());
    return new RequestLoop(device, pipeline, services.rejected(), codec);
  }

  /** Frames as a lane delivers them, for whoever is under test. */
  static List<FrameTask> tasks(Policy policy, Frame... frames) {
    List<FrameTask> tasks = new ArrayList<>();
    LaneHandler<Frame> keeper =
        new LaneHandler<>() {
          @Override
          public void assigned(Set<Integer> partitions) {}

          @Override
          public void accept(Delivery<Frame> delivery) {
            tasks.add(new FrameTask(delivery, policy, new FakeTime().ticker().nanos()));
          }

          @Override
          public int discard(Set<Integer> partitions) {
            return 0;
          }
        };
    new WorkerRig(policy, Optional.of(keeper)).publish(frames);
    return tasks;
  }

  /** The lane takes them. */
  void publish(Frame... frames) {
    for (Frame frame : frames) {
      byte[] value = codec.encode(frame);
      consumer.addRecord(
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.partition(),
              nextOffset++,
              Frames.PUBLISHED.toEpochMilli(),
              TimestampType.CREATE_TIME,
              frame.getChannel().length(),
              value.length,
              frame.getChannel(),
              value,
              new RecordHeaders(),
              Optional.empty()));
    }
    lane.runOnce();
  }

  /** The device takes what waits, once it has lingered. */
  void infer() throws InterruptedException {
    time.advance(LINGER);
    request.runOnce();
  }

  /** What the lane has committed after one more turn; 0: nothing. */
  long committed() {
    lane.runOnce();
    OffsetAndMetadata point = consumer.committed(Set.of(PARTITION)).get(PARTITION);
    return point == null ? 0 : point.offset();
  }

  double dropped(String reason) {
    return meters.find("frames.dropped").tag("reason", reason).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  double sum(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  void assertBalance(int inFlight) {
    assertEquals(
        sum("frames.in"),
        sum("frames.out") + sum("frames.dropped") + sum("frames.abandoned") + inFlight);
    assertEquals(inFlight, meters.get("records.inflight").gauge().value());
  }

  /** Kafka's mock knows no offsets by time: here all are young enough. */
  private static final class LiveConsumer extends MockConsumer<String, byte[]> {
    LiveConsumer() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> all = new HashMap<>();
      times.forEach((partition, millis) -> all.put(partition, new OffsetAndTimestamp(0, millis)));
      return all;
    }
  }

  private final class FrameReader implements RecordReader<Frame> {
    @Override
    public Frame read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      return codec.decode(record.value(), Frame.class);
    }

    @Override
    public void refreshSchemas() {}
  }
}
