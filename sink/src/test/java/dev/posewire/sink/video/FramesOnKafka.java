package dev.posewire.sink.video;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Frames in topics, for one consumer that looks them up by time and reads forward. */
final class FramesOnKafka extends MockConsumer<String, byte[]> implements RecordReader<Frame> {
  static final int PARTITIONS = 3;
  private static final int RECORDS_PER_POLL = 5;

  private final AvroCodec codec = new AvroCodec();
  private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> log = new HashMap<>();
  private final Map<TopicPartition, Long> deletedBelow = new HashMap<>();

  /** Thrown by each call until it is taken away. */
  Optional<KafkaException> fault = Optional.empty();

  /** How many were given out. */
  int polled;

  FramesOnKafka() {
    super("none");
  }

  /** At the time that the frame was captured at. */
  void put(String topic, Frame... frames) {
    for (Frame frame : frames) {
      put(topic, frame.getChannel(), frame.getCapturedAt().toEpochMilli(), codec.encode(frame));
    }
  }

  void put(String topic, String channel, long millis, byte[] value) {
    TopicPartition partition = new TopicPartition(topic, ChannelPartition.of(channel, PARTITIONS));
    List<ConsumerRecord<String, byte[]>> records =
        log.computeIfAbsent(partition, key -> new ArrayList<>());
    records.add(
        new ConsumerRecord<>(
            topic,
            partition.partition(),
            records.size(),
            millis,
            TimestampType.CREATE_TIME,
            channel.length(),
            value.length,
            channel,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  /** Of the partition of a channel. */
  void deleteBelow(String topic, String channel, long offset) {
    deletedBelow.put(new TopicPartition(topic, ChannelPartition.of(channel, PARTITIONS)), offset);
  }

  private void fail() {
    if (fault.isPresent()) throw fault.get();
  }

  private List<ConsumerRecord<String, byte[]>> records(TopicPartition partition) {
    return log.getOrDefault(partition, List.of());
  }

  private long beginning(TopicPartition partition) {
    return deletedBelow.getOrDefault(partition, 0L);
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    fail();
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, millis) ->
            records(partition).stream()
                .filter(record -> record.offset() >= beginning(partition))
                .filter(record -> record.timestamp() >= millis)
                .findFirst()
                .ifPresent(
                    record ->
                        found.put(
                            partition,
                            new OffsetAndTimestamp(record.offset(), record.timestamp()))));
    return found;
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, (long) records(partition).size()));
    return ends;
  }

  @Override
  public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> seek(partition, beginning(partition)));
  }

  @Override
  public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
    fail();
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> all = new HashMap<>();
    for (TopicPartition partition : assignment()) {
      if (paused().contains(partition)) continue;
      int from = (int) position(partition);
      if (from < beginning(partition)) {
        throw new OffsetOutOfRangeException(Map.of(partition, (long) from));
      }
      int to = Math.min(records(partition).size(), from + RECORDS_PER_POLL);
      all.put(partition, List.copyOf(records(partition).subList(from, to)));
      polled += to - from;
      seek(partition, to);
    }
    return new ConsumerRecords<>(all, Map.of());
  }

  @Override
  public Frame read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    return codec.decode(record.value(), Frame.class);
  }

  @Override
  public void refreshSchemas() {}
}
