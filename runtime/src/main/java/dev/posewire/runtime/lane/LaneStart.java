package dev.posewire.runtime.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a lane's consumer where it begins on the partitions that it was given, and counts what that
 * leaves out. Not thread-safe: owned by the poll thread.
 */
final class LaneStart {
  private static final Logger log = LoggerFactory.getLogger(LaneStart.class);

  /**
   * Where a partition begins.
   *
   * @param begin offset of the first record to read
   * @param committed what the group has committed, at most {@code begin}; 0 if nothing
   */
  record Position(long begin, long committed) {}

  private final LaneSettings settings;
  private final InstantSource clock;
  private final Counter expired;
  private final Counter lost;

  LaneStart(LaneSettings settings, InstantSource clock, MeterRegistry meters) {
    this.settings = settings;
    this.clock = clock;
    this.expired = skipped(meters, "expired");
    this.lost = skipped(meters, "out-of-range");
  }

  private Counter skipped(MeterRegistry meters, String reason) {
    return Counter.builder("records.skipped")
        .description("Records that were never read, by reason")
        .tag("lane", settings.laneName())
        .tag("reason", reason)
        .register(meters);
  }

  /** Seeks in partitions that were assigned, from what the group has committed. */
  Map<TopicPartition, Position> seekAssigned(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> committed = new HashMap<>();
    consumer
        .committed(Set.copyOf(partitions))
        .forEach(
            (partition, point) -> {
              if (point != null) committed.put(partition, point.offset());
            });
    return seek(consumer, partitions, committed);
  }

  /** Seeks in partitions whose position is out of range. */
  Map<TopicPartition, Position> seekAgain(
      Consumer<?, ?> consumer, Map<TopicPartition, Long> positions) {
    return seek(consumer, positions.keySet(), positions);
  }

  private Map<TopicPartition, Position> seek(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> reached) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> valid = new HashMap<>(reached);
    valid.entrySet().removeIf(point -> isOfAnotherTopic(point, ends.get(point.getKey())));
    Map<TopicPartition, Long> begins =
        switch (settings.policy()) {
          case LATEST -> latest(consumer, ends, valid);
          case EVERY -> every(consumer, partitions, valid);
        };
    begins.forEach(consumer::seek);
    Map<TopicPartition, Position> positions = new HashMap<>();
    begins.forEach(
        (partition, begin) ->
            positions.put(partition, new Position(begin, valid.getOrDefault(partition, 0L))));
    return positions;
  }

  /** An offset above the end is of a topic that was deleted and made again. */
  private boolean isOfAnotherTopic(Map.Entry<TopicPartition, Long> reached, long end) {
    if (reached.getValue() <= end) return false;
    log.error(
        "{} was at offset {} of {}, which ends at {}: the topic was deleted and made again; it is read anew",
        settings.laneName(),
        reached.getValue(),
        reached.getKey(),
        end);
    return true;
  }

  /** Now - maxFrameAge, but nothing that the group has committed already. */
  private Map<TopicPartition, Long> latest(
      Consumer<?, ?> consumer, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> reached) {
    long oldestMillis = clock.millis() - settings.maxFrameAge().toMillis();
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, oldestMillis));
    Map<TopicPartition, OffsetAndTimestamp> fresh = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> begins = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp found = fresh.get(partition);
          long freshest = found == null ? end : found.offset();
          long done = reached.getOrDefault(partition, freshest);
          if (done < freshest) expired.increment((double) (freshest - done));
          begins.put(partition, Math.max(freshest, done));
        });
    return begins;
  }

  /**
   * Where the group is, else the earliest; what was deleted meanwhile is an error with its gap
   * counted.
   */
  private Map<TopicPartition, Long> every(
      Consumer<?, ?> consumer,
      Collection<TopicPartition> partitions,
      Map<TopicPartition, Long> reached) {
    Map<TopicPartition, Long> begins = new HashMap<>();
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, beginning) -> {
              long done = reached.getOrDefault(partition, beginning);
              if (done < beginning) gap(partition, done, beginning);
              begins.put(partition, Math.max(beginning, done));
            });
    return begins;
  }

  private void gap(TopicPartition partition, long from, long to) {
    lost.increment((double) (to - from));
    log.error(
        "{} lost the records {} to {} of {}: they were deleted before they were read; check the topic's"
            + " retention and the reader groups of its producers",
        settings.laneName(),
        from,
        to - 1,
        partition);
  }
}
