package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.LaneConsumer;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The decode threads, fed in memory and by a lane. */
class DecodePoolTest {
  private static final int PARTITIONS = 12;
  private static final int PARTITION_OF_A = ChannelPartition.of("a", PARTITIONS);

  private final AvroCodec codec = new AvroCodec();
  private final DecodeRig rig = new DecodeRig();
  private final List<byte[]> poses = new ArrayList<>(); // of the partition of a
  private final DecodePool pool =
      new DecodePool(
          List.of(rig.loop(), rig.loop()),
          new PoseTail(
              "poses",
              new Reader<>(value -> codec.decode(value, PoseEvent.class)),
              this::tailConsumer),
          PARTITIONS,
          rig.context);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void framesOfAChannelKeepTheirOrder() throws Exception {
    List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
    for (long sequence = 0; sequence < 50; sequence++) {
      for (String channel : List.of("a", "b", "c")) {
        outcomes.add(pool.decode(Policy.EVERY, Tensors.nobody(channel, sequence), -1, () -> false));
      }
    }
    for (CompletableFuture<SendOutcome> outcome : outcomes) {
      assertEquals(SendOutcome.ACKNOWLEDGED, outcome.get(20, TimeUnit.SECONDS));
    }

    for (String channel : List.of("a", "b", "c")) {
      assertEquals(
          IntStream.range(0, 50).mapToObj(i -> (long) i).toList(),
          rig.recorded.events.stream()
              .filter(event -> event.getChannel().equals(channel))
              .map(PoseEvent::getSequence)
              .toList());
    }
    rig.assertBalance(0);
  }

  @Test
  void doesNotRepeatWhatTheTailOfPosesShows() throws Exception {
    poses.add(codec.encode(PoseEvents.of(Tensors.nobody("a", 4), List.of(), new long[0], rig.now)));
    pool.assigned(Policy.EVERY, Set.of(PARTITION_OF_A));

    SendOutcome four = end(pool.decode(Policy.EVERY, Tensors.nobody("a", 4), -1, () -> false));
    SendOutcome five = end(pool.decode(Policy.EVERY, Tensors.nobody("a", 5), -1, () -> false));

    assertEquals(SendOutcome.ACKNOWLEDGED, four);
    assertEquals(SendOutcome.ACKNOWLEDGED, five);
    assertEquals(List.of(5L), rig.recorded.sequences());
    assertEquals(1, rig.dropped("duplicate"));
  }

  @Test
  void closedPoolGivesUp() throws Exception {
    pool.close();

    assertEquals(
        SendOutcome.CLOSED,
        end(pool.decode(Policy.LATEST, Tensors.nobody("a", 0), -1, () -> false)));
    rig.assertBalance(0);
  }

  @Test
  void laneCommitsWhatIsDecodedAndGivesUpTheRest() throws Exception {
    TopicPartition partition = new TopicPartition("tensors", PARTITION_OF_A);
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, 2L));
    LaneConsumer<PoseTensors> lane = lane(consumer);
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(partition));
          consumer.addRecord(record(partition, 0));
          consumer.addRecord(record(partition, 1));
        });
    rig.recorded.acknowledges = false;
    lane.runOnce();
    assertTrue(rig.recorded.awaitSend().complete(SendOutcome.ACKNOWLEDGED));
    assertTrue(rig.recorded.awaitSend().complete(SendOutcome.CLOSED));
    lane.runOnce();

    assertEquals(1, consumer.committed(Set.of(partition)).get(partition).offset());
    assertEquals(0, rig.meters.get("records.inflight").gauge().value());
    rig.assertBalance(0);
    lane.onStop();
    assertFalse(rig.health.fatal().isPresent());
  }

  private LaneConsumer<PoseTensors> lane(MockConsumer<String, byte[]> consumer) {
    return new LaneConsumer<>(
        consumer,
        new LaneSettings(
            "decoder",
            Policy.EVERY,
            "tensors",
            DecodeRig.MAX_AGE,
            8,
            1 << 20,
            1, // commits after each turn that finished something
            Duration.ofHours(1),
            Duration.ofSeconds(5)),
        new Reader<>(value -> codec.decode(value, PoseTensors.class)),
        new TensorsHandler(Policy.EVERY, pool),
        rig.services);
  }

  private ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        "a",
        codec.encode(Tensors.nobody("a", offset)));
  }

  private Consumer<String, byte[]> tailConsumer() {
    TopicPartition partition = new TopicPartition("poses", PARTITION_OF_A);
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, (long) poses.size()));
    consumer.schedulePollTask(
        () -> {
          for (int offset = 0; offset < poses.size(); offset++) {
            consumer.addRecord(
                new ConsumerRecord<>("poses", PARTITION_OF_A, offset, "a", poses.get(offset)));
          }
        });
    return consumer;
  }

  private static SendOutcome end(CompletableFuture<SendOutcome> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }

  private interface Decode<T> {
    T decode(byte[] value) throws MalformedRecordException, UnknownSchemaException;
  }

  /** All schemas are known. */
  private record Reader<T>(Decode<T> decode) implements RecordReader<T> {
    @Override
    public T read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      return decode.decode(record.value());
    }

    @Override
    public void refreshSchemas() {}
  }
}
