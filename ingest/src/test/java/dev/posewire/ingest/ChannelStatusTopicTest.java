package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class ChannelStatusTopicTest {
  private static final String TOPIC = "posewire.channel-status";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  private final AvroCodec codec = new AvroCodec();
  private final FakeTime time = new FakeTime();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final ChannelStatusTopic topic = new ChannelStatusTopic(TOPIC, reader(), time);

  @Test
  void lastStatusOfEachChannelCounts() {
    prepare(Map.of(FIRST, 3L, SECOND, 2L));
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 0, "a", codec.encode(status("a", ChannelState.STREAMING)));
          add(FIRST, 1, "b", codec.encode(status("b", ChannelState.STREAMING)));
        });
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 2, "a", codec.encode(status("a", ChannelState.ENDED)));
          add(SECOND, 0, "c", codec.encode(status("c", ChannelState.FAILED)));
          add(SECOND, 1, "c", null);
        });

    Map<String, ChannelStatus> last = topic.readAll(consumer);

    assertEquals(
        Map.of("a", status("a", ChannelState.ENDED), "b", status("b", ChannelState.STREAMING)),
        last);
  }

  @Test
  void unreadableStatusIsLeftOut() {
    prepare(Map.of(FIRST, 2L, SECOND, 0L));
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 0, "a", new byte[] {1, 2, 3});
          add(FIRST, 1, "b", codec.encode(status("b", ChannelState.STREAMING)));
        });

    assertEquals(List.of("b"), List.copyOf(topic.readAll(consumer).keySet()));
  }

  @Test
  void brokerThatRefusesOrNeverAnswersIsAnErrorThatNamesTheTopic() {
    prepare(Map.of(FIRST, 1L, SECOND, 0L));
    for (int i = 0; i < 3; i++) {
      consumer.schedulePollTask(() -> time.advance(Duration.ofSeconds(30)));
    }
    UserErrorException late = assertThrows(UserErrorException.class, () -> topic.readAll(consumer));
    assertTrue(late.getMessage().contains(TOPIC), late.getMessage());

    consumer.setPollException(new TopicAuthorizationException(TOPIC));
    assertThrows(UserErrorException.class, () -> topic.readAll(consumer));
  }

  private void prepare(Map<TopicPartition, Long> ends) {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    consumer.updatePartitions(
        TOPIC,
        List.of(
            new PartitionInfo(TOPIC, 0, node, nodes, nodes),
            new PartitionInfo(TOPIC, 1, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.updateEndOffsets(ends);
  }

  private void add(TopicPartition partition, long offset, String channel, byte[] value) {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, partition.partition(), offset, channel, value));
  }

  private static ChannelStatus status(String channel, ChannelState state) {
    return ChannelStatus.newBuilder(
            ChannelStatusTracker.unknown(channel, "ingest-0", FakeTime.START))
        .setState(state)
        .build();
  }

  private RecordReader<ChannelStatus> reader() {
    return new RecordReader<>() {
      @Override
      public ChannelStatus read(ConsumerRecord<String, byte[]> record)
          throws MalformedRecordException, UnknownSchemaException {
        return codec.decode(record.value(), ChannelStatus.class);
      }

      @Override
      public void refreshSchemas() {}
    };
  }
}
