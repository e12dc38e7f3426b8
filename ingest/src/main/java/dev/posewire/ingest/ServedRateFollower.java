package dev.posewire.ingest;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.ServedRate;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.LoggerFactory;

/**
 * Follows what the workers say of the rates that they serve, from now on. Owned by a thread of its
 * own. While Kafka is away nothing is limited, for want of news; a record that cannot be read is
 * passed over.
 */
final class ServedRateFollower implements Loop {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final RecordReader<ServedRate> reader;
  private final ServedRates rates;
  private final RateLimitedLog faults;
  private boolean assigned;

  /**
   * @param consumer of no group; owned by this object
   * @param partitions all of the topic
   */
  ServedRateFollower(
      Consumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      RecordReader<ServedRate> reader,
      ServedRates rates,
      Ticker ticker) {
    this.consumer = consumer;
    this.partitions = List.copyOf(partitions);
    this.reader = reader;
    this.rates = rates;
    this.faults = new RateLimitedLog(LoggerFactory.getLogger(ServedRateFollower.class), ticker);
  }

  @Override
  public void runOnce() {
    try {
      if (!assigned) {
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        assigned = true;
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        take(record);
      }
    } catch (WakeupException e) {
      // The loop is to end.
    } catch (InvalidOffsetException e) {
      consumer.seekToEnd(e.partitions()); // it fell behind, or the topic was made again
    } catch (RetriableException e) {
      faults.warn("cannot follow the rates that the workers serve now", e);
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      rates.note(reader.readOrLearn(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      faults.warn("cannot read the served rate at " + record.topic() + "@" + record.offset(), e);
    }
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void onStop() {
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
