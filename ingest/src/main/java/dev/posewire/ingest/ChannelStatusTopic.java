package dev.posewire.ingest;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the compacted {@code channel-status} topic: what is known of each channel. */
final class ChannelStatusTopic {
  private static final Logger log = LoggerFactory.getLogger(ChannelStatusTopic.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Some 300 bytes a channel and report, compacted: a broker that takes longer is not well. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String topic;
  private final RecordReader<ChannelStatus> reader;
  private final Ticker ticker;

  ChannelStatusTopic(String topic, RecordReader<ChannelStatus> reader, Ticker ticker) {
    this.topic = topic;
    this.reader = reader;
    this.ticker = ticker;
  }

  /**
   * The last status of each channel, from the beginning of all partitions to their present ends.
   *
   * @param consumer of no group; the caller closes it
   * @throws UserErrorException if the topic cannot be read within a minute
   */
  Map<String, ChannelStatus> readAll(Consumer<String, byte[]> consumer) {
    Map<String, ChannelStatus> last = new HashMap<>();
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer
          .beginningOffsets(partitions)
          .forEach((partition, offset) -> consumer.seek(partition, offset));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long begunNanos = ticker.nanos();
      while (!isThrough(consumer, ends)) {
        if (ticker.nanos() - begunNanos >= TIMEOUT.toNanos()) {
          throw cannotRead("not read to its end within " + TIMEOUT.toSeconds() + " s");
        }
        consumer.poll(POLL).forEach(record -> take(record, last));
      }
    } catch (KafkaException e) {
      throw cannotRead(e.toString());
    }
    return last;
  }

  private static boolean isThrough(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
  }

  private void take(ConsumerRecord<String, byte[]> record, Map<String, ChannelStatus> last) {
    if (record.value() == null) {
      last.remove(record.key());
      return;
    }
    try {
      last.put(record.key(), read(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      log.warn(
          "cannot read the status of channel {} at {}-{}@{}, it begins anew: {}",
          record.key(),
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private ChannelStatus read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    try {
      return reader.read(record);
    } catch (UnknownSchemaException e) {
      reader.refreshSchemas();
      return reader.read(record);
    }
  }

  private UserErrorException cannotRead(String why) {
    return new UserErrorException(
        "cannot read the topic %s (%s): check the broker, and that this process may read it"
            .formatted(topic, why));
  }
}
