package dev.posewire.ingest.snapshot;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the records of one channel from the end of a topic backwards. Not thread-safe: owned by
 * the thread of one search, as are its consumer and reader.
 *
 * <p>Kafka reads forwards only: the tail is read in steps that grow, each up to where the one after
 * it began. What the budget no longer holds is not searched.
 */
final class ChannelTail<T> {
  private static final Logger log = LoggerFactory.getLogger(ChannelTail.class);

  /** Of a busy partition a second or less: mostly enough. */
  private static final long FIRST_STEP = 8;

  private static final long STEP_GROWTH = 4;
  private static final long MAX_STEP_BYTES = 16 << 20;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final RecordReader<T> reader;
  private final SearchBudget budget;

  /** What a search thinks of a record. */
  enum Verdict {
    /** It may be the one, if none newer is. */
    FITS,
    /** Those before it may be. */
    TOO_NEW,
    /** Neither it nor any before it is. */
    TOO_OLD
  }

  ChannelTail(
      Consumer<String, byte[]> consumer,
      String topic,
      RecordReader<T> reader,
      SearchBudget budget) {
    this.consumer = consumer;
    this.topic = topic;
    this.reader = reader;
    this.budget = budget;
  }

  /** The newest record of the channel that fits. */
  Optional<T> newest(String channel, Function<T, Verdict> judge) throws SnapshotException {
    int partitions = consumer.partitionsFor(topic, budget.timeLeft()).size();
    if (partitions == 0) {
      return Optional.empty();
    }
    var partition = new TopicPartition(topic, ChannelPartition.of(channel, partitions));
    Set<TopicPartition> only = Set.of(partition);
    consumer.assign(only);
    long beginning = consumer.beginningOffsets(only, budget.timeLeft()).get(partition);
    long to = consumer.endOffsets(only, budget.timeLeft()).get(partition);
    Step step = new Step(channel, judge);
    long size = FIRST_STEP;
    while (to > beginning && size > 0 && step.goesOn()) {
      long from = Math.max(beginning, to - size);
      long bytesBefore = budget.bytesLeft();
      if (!read(partition, from, to, step)) {
        return Optional.empty(); // the newer part of the step was not read
      }
      long recordBytes = Math.max(1, (bytesBefore - budget.bytesLeft()) / (to - from));
      long stepBytes = Math.min(MAX_STEP_BYTES, budget.bytesLeft());
      size = Math.min(size * STEP_GROWTH, stepBytes / recordBytes);
      to = from;
    }
    return step.found;
  }

  /** Whether all of it was read. */
  private boolean read(TopicPartition partition, long from, long to, Step step)
      throws SnapshotException {
    consumer.seek(partition, from);
    while (consumer.position(partition, budget.timeLeft()) < to) {
      if (budget.bytesLeft() <= 0) {
        return false;
      }
      Duration left = budget.timeLeft();
      for (ConsumerRecord<String, byte[]> record :
          consumer.poll(left.compareTo(POLL) < 0 ? left : POLL)) {
        budget.take(Math.max(0, record.serializedValueSize()));
        if (record.offset() < to && step.channel.equals(record.key())) {
          read(record).ifPresent(step::take);
        }
      }
    }
    return true;
  }

  private Optional<T> read(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(reader.readOrLearn(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      log.debug("{}@{} is passed over: {}", topic, record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What the records read so far, of which those of the last step are the oldest, have shown. */
  private final class Step {
    private final String channel;
    private final Function<T, Verdict> judge;
    private Optional<T> found = Optional.empty();
    private boolean tooOld;

    Step(String channel, Function<T, Verdict> judge) {
      this.channel = channel;
      this.judge = judge;
    }

    boolean goesOn() {
      return found.isEmpty() && !tooOld;
    }

    void take(T value) {
      Verdict verdict = judge.apply(value);
      if (verdict == Verdict.FITS) {
        found = Optional.of(value);
      }
      tooOld |= verdict == Verdict.TOO_OLD;
    }
  }
}
