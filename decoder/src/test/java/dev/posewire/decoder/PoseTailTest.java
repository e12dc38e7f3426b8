package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PoseTailTest {
  private static final byte[] OF_ANOTHER_VERSION = {(byte) 0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8};

  private final AvroCodec codec = new AvroCodec();
  private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
  private final List<MockConsumer<String, byte[]>> consumers = new ArrayList<>();
  private final EventReader reader = new EventReader();
  private final PoseTail tail = new PoseTail("poses", reader, this::consumer);
  private long begin;
  private int failures;

  @Test
  void answersTheLastFrameOfEachChannel() {
    log(0, event("a", 10, 4));
    log(0, event("b", 10, 2));
    log(0, event("a", 10, 5));
    log(1, event("c", 8, 1));

    assertEquals(
        Map.of(
            0,
            Map.of("a", new FramePosition(10, 5, 0), "b", new FramePosition(10, 2, 0)),
            1,
            Map.of("c", new FramePosition(8, 1, 0))),
        tail.read(Set.of(0, 1)));
    assertTrue(consumers.get(0).closed());
  }

  @Test
  void emptyPartitionsAreKnownToBeEmpty() {
    assertEquals(Map.of(0, Map.of(), 1, Map.of()), tail.read(Set.of(0, 1)));
  }

  @Test
  void olderFramesThatCameLateDoNotCount() {
    log(0, event("a", 11, 3));
    log(0, event("a", 10, 9));

    assertEquals(new FramePosition(11, 3, 0), tail.read(Set.of(0)).get(0).get("a"));
  }

  @Test
  void trackIdsAreAboveAllOfTheSession() {
    log(0, event("a", 10, 1, 6));
    log(0, event("a", 10, 2, 3));
    log(0, event("b", 10, 1, 6));
    log(0, event("b", 11, 1, 0));

    Map<String, FramePosition> positions = tail.read(Set.of(0)).get(0);

    assertEquals(new FramePosition(10, 2, 7), positions.get("a"));
    assertEquals(new FramePosition(11, 1, 1), positions.get("b"));
  }

  @Test
  void readsNoMoreThanTheTail() {
    for (int i = 0; i < PoseTail.TAIL_RECORDS + 5; i++) {
      log(0, i < 5 ? event("old", 1, i) : event("a", 1, i));
    }

    assertEquals(Set.of("a"), tail.read(Set.of(0)).get(0).keySet());
    assertEquals(PoseTail.TAIL_RECORDS, reader.reads);
  }

  @Test
  void beginsWhereTheLogDoes() {
    begin = 2;
    for (int i = 0; i < 4; i++) log(0, event("a", 1, i));

    assertEquals(new FramePosition(1, 3, 0), tail.read(Set.of(0)).get(0).get("a"));
    assertEquals(2, reader.reads);
  }

  @Test
  void unreadableEventIsPassedOver() {
    log(0, event("a", 1, 3));
    log(0, new byte[] {1, 2, 3});

    assertEquals(new FramePosition(1, 3, 0), tail.read(Set.of(0)).get(0).get("a"));
  }

  @Test
  void schemaOfANewerDecoderIsLearntAndItsEventCounts() {
    log(0, OF_ANOTHER_VERSION);

    assertEquals(new FramePosition(5, 50, 0), tail.read(Set.of(0)).get(0).get("new"));
    assertEquals(1, reader.refreshes);
  }

  @Test
  void waitsForABrokerThatIsAway() {
    failures = 2;
    log(0, event("a", 1, 3));

    assertEquals(new FramePosition(1, 3, 0), tail.read(Set.of(0)).get(0).get("a"));
    assertEquals(3, consumers.size());
    assertTrue(consumers.stream().allMatch(MockConsumer::closed));
  }

  @Test
  void interruptEndsTheWait() {
    failures = Integer.MAX_VALUE;
    Thread.currentThread().interrupt();

    assertEquals(Map.of(), tail.read(Set.of(0)));
    assertTrue(Thread.interrupted());
  }

  private byte[] event(String channel, long session, long sequence, long... tracks) {
    List<Pose> poses = new ArrayList<>();
    for (int i = 0; i < tracks.length; i++) {
      List<Keypoint> keypoints =
          new ArrayList<>(Collections.nCopies(BodyPart.COUNT, Keypoint.MISSING));
      keypoints.set(0, new Keypoint(1, 1, 1));
      poses.add(new Pose(1, keypoints));
    }
    return codec.encode(
        PoseEvents.of(
            Tensors.builder(channel, session, sequence).build(), poses, tracks, Tensors.NOW));
  }

  private void log(int partition, byte[] value) {
    long offset = log.stream().filter(record -> record.partition() == partition).count();
    log.add(new ConsumerRecord<>("poses", partition, offset, "key", value));
  }

  private Consumer<String, byte[]> consumer() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumers.add(consumer);
    for (int number = 0; number < 2; number++) {
      int partition = number;
      TopicPartition key = new TopicPartition("poses", partition);
      long end = log.stream().filter(record -> record.partition() == partition).count();
      consumer.updateBeginningOffsets(Map.of(key, Math.min(begin, end)));
      consumer.updateEndOffsets(Map.of(key, end));
    }
    if (failures-- > 0) consumer.setOffsetsException(new TimeoutException("away"));
    consumer.schedulePollTask(
        () ->
            log.stream()
                .filter(
                    record ->
                        consumer
                            .assignment()
                            .contains(new TopicPartition("poses", record.partition())))
                .forEach(consumer::addRecord));
    return consumer;
  }

  private final class EventReader implements RecordReader<PoseEvent> {
    private int reads;
    private int refreshes;

    @Override
    public PoseEvent read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      reads++;
      return refreshes > 0 && Arrays.equals(record.value(), OF_ANOTHER_VERSION)
          ? codec.decode(event("new", 5, 50), PoseEvent.class)
          : codec.decode(record.value(), PoseEvent.class);
    }

    @Override
    public void refreshSchemas() {
      refreshes++;
    }
  }
}
