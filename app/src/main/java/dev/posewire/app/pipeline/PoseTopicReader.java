package dev.posewire.app.pipeline;

import dev.posewire.runtime.kafka.AvroRecordReader;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.SchemaSources;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the whole {@code poses} topic for one who watches, without a group and without commits. Not
 * thread-safe: owned by its loop's thread, on which the watcher is called too.
 */
public final class PoseTopicReader implements Loop {
  private static final Logger log = LoggerFactory.getLogger(PoseTopicReader.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Consumer<String, byte[]> consumer;
  private final RecordReader<PoseEvent> reader;
  private final java.util.function.Consumer<PoseEvent> watcher;

  /**
   * Finds its place at once: what is published after this is seen.
   *
   * @param from when the first events were published that it gives; empty: those from now on
   * @throws UserErrorException if the topic is not there
   */
  public PoseTopicReader(
      KafkaClients clients,
      Optional<Instant> from,
      java.util.function.Consumer<PoseEvent> watcher) {
    this(
        clients.reader(),
        clients.settings().topics().poses(),
        recordReader(clients),
        from,
        watcher);
  }

  /**
   * @param consumer owned by this object, also if it cannot be made
   */
  PoseTopicReader(
      Consumer<String, byte[]> consumer,
      String topic,
      RecordReader<PoseEvent> reader,
      Optional<Instant> from,
      java.util.function.Consumer<PoseEvent> watcher) {
    this.consumer = consumer;
    this.reader = reader;
    this.watcher = watcher;
    boolean placed = false;
    try {
      reader.refreshSchemas();
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      positions(partitions, from).forEach(consumer::seek);
      placed = true;
    } finally {
      if (!placed) consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  private static RecordReader<PoseEvent> recordReader(KafkaClients clients) {
    AvroCodec codec = new AvroCodec();
    return new AvroRecordReader<>(codec, new SchemaSources(clients, codec), PoseEvent.class);
  }

  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UserErrorException(
          "the topic "
              + topic
              + " is not there: start a decoder first ('posewire decoder'), or mend --topic-prefix");
    }
    return partitions;
  }

  private Map<TopicPartition, Long> positions(
      List<TopicPartition> partitions, Optional<Instant> from) {
    Map<TopicPartition, Long> positions = new HashMap<>(consumer.endOffsets(partitions));
    if (from.isEmpty()) return positions;
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, from.get().toEpochMilli()));
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(times).entrySet()) {
      if (found.getValue() != null) positions.put(found.getKey(), found.getValue().offset());
    }
    return positions;
  }

  @Override
  public void runOnce() {
    try {
      consumer.poll(POLL).forEach(this::show);
    } catch (OffsetOutOfRangeException e) {
      log.warn("events were deleted before they were read: {}", e.getMessage());
      consumer.seekToBeginning(e.partitions());
    }
  }

  private void show(ConsumerRecord<String, byte[]> record) {
    try {
      watcher.accept(reader.readOrLearn(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      log.warn(
          "{}-{}@{} is skipped: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  @Override
  public void onStop() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
