package dev.posewire.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Events;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PoseTopicReaderTest {
  private static final String TOPIC = "posewire.poses";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  /** A value whose schema nobody has told yet: the marker and a fingerprint. */
  private static final byte[] UNKNOWN = {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8};

  private final AvroCodec codec = new AvroCodec();
  private final Topic consumer = new Topic();
  private final Reader reader = new Reader();
  private final List<String> seen = new ArrayList<>();

  /** Two partitions of ten records each, the first two of them deleted. */
  private static final class Topic extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();

    Topic() {
      super("none");
      updateBeginningOffsets(Map.of(FIRST, 2L, SECOND, 2L));
      updateEndOffsets(Map.of(FIRST, 10L, SECOND, 10L));
    }

    void exists() {
      updatePartitions(
          TOPIC,
          List.of(
              new PartitionInfo(TOPIC, 0, null, null, null),
              new PartitionInfo(TOPIC, 1, null, null, null)));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      assertEquals(Map.of(FIRST, 1_000L, SECOND, 1_000L), times);
      return found;
    }
  }

  private final class Reader implements RecordReader<PoseEvent> {
    private int refreshed;

    @Override
    public PoseEvent read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      // As if the first refresh after the start brought what was missing.
      boolean learnt = refreshed > 1 && record.value().length == UNKNOWN.length;
      return learnt ? Events.event("new", 0) : codec.decode(record.value(), PoseEvent.class);
    }

    @Override
    public void refreshSchemas() {
      refreshed++;
    }
  }

  @Test
  void withoutATimeItBeginsAtTheEnd() {
    PoseTopicReader poses = open(Optional.empty());

    add(FIRST, 9, event("old", 9));
    add(FIRST, 10, event("lobby", 0));
    add(SECOND, 10, event("yard", 0));
    poses.runOnce();

    assertEquals(List.of("lobby 0", "yard 0"), seen);
    assertEquals(1, reader.refreshed);
  }

  @Test
  void withATimeItBeginsThereAndAtTheEndWhereNothingIsAsYoung() {
    consumer.found.put(FIRST, new OffsetAndTimestamp(5, 1_200));
    consumer.found.put(SECOND, null);

    PoseTopicReader unused = open(Optional.of(Instant.ofEpochSecond(1)));

    assertEquals(5, consumer.position(FIRST));
    assertEquals(10, consumer.position(SECOND));
  }

  @Test
  void recordThatCannotBeReadIsPassedOver() {
    PoseTopicReader poses = open(Optional.empty());

    add(FIRST, 10, new byte[] {1, 2, 3});
    add(FIRST, 11, event("lobby", 1));
    poses.runOnce();

    assertEquals(List.of("lobby 1"), seen);
  }

  @Test
  void unknownSchemaIsLookedUp() {
    PoseTopicReader poses = open(Optional.empty());

    add(FIRST, 10, UNKNOWN);
    poses.runOnce();

    assertEquals(2, reader.refreshed);
    assertEquals(List.of("new 0"), seen);
  }

  @Test
  void deletedEventsArePassedOver() {
    PoseTopicReader poses = open(Optional.empty());
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(FIRST, 10L)));

    poses.runOnce();

    assertEquals(2, consumer.position(FIRST));
    assertEquals(10, consumer.position(SECOND));
  }

  @Test
  void topicThatIsNotThereIsAUserError() {
    UserErrorException e = assertThrows(UserErrorException.class, this::poses);

    assertEquals(
        "the topic posewire.poses is not there: start a decoder first ('posewire decoder'), or mend"
            + " --topic-prefix",
        e.getMessage());
    assertTrue(consumer.closed());
  }

  @Test
  void whatTheWatcherThrowsEndsTheLoop() {
    consumer.exists();
    PoseTopicReader poses =
        new PoseTopicReader(
            consumer,
            TOPIC,
            reader,
            Optional.empty(),
            event -> {
              throw new UserErrorException("the disk is full");
            });
    add(FIRST, 10, event("lobby", 0));

    assertThrows(UserErrorException.class, poses::runOnce);
  }

  @Test
  void stopClosesTheConsumer() {
    PoseTopicReader poses = open(Optional.empty());
    assertFalse(consumer.closed());

    poses.onStop();

    assertTrue(consumer.closed());
  }

  private PoseTopicReader open(Optional<Instant> from) {
    consumer.exists();
    return new PoseTopicReader(
        consumer,
        TOPIC,
        reader,
        from,
        event -> seen.add(event.getChannel() + " " + event.getSequence()));
  }

  private PoseTopicReader poses() {
    return new PoseTopicReader(consumer, TOPIC, reader, Optional.empty(), event -> {});
  }

  private byte[] event(String channel, long sequence) {
    return codec.encode(Events.event(channel, sequence));
  }

  private void add(TopicPartition partition, long offset, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", value));
  }
}
