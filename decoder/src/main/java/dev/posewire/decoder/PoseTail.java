package dev.posewire.decoder;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the end of {@code poses} which frame of each channel was decoded last. Stateless.
 *
 * <p>What a decoder gets again after a crash lies within {@link LaneSettings#MAX_UNCOMMITTED}
 * records of its partition; a tail of twice that holds the events that were made of them, unless
 * the other lane wrote as many in between: then some events come twice, which sinks bear.
 */
final class PoseTail {
  static final int TAIL_RECORDS = 2 * LaneSettings.MAX_UNCOMMITTED;

  private static final Logger log = LoggerFactory.getLogger(PoseTail.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final RecordReader<PoseEvent> reader;
  private final Supplier<Consumer<String, byte[]>> consumers;

  /**
   * @param consumers of no group; each is closed after use
   */
  PoseTail(
      String topic, RecordReader<PoseEvent> reader, Supplier<Consumer<String, byte[]>> consumers) {
    this.topic = topic;
    this.reader = reader;
    this.consumers = consumers;
  }

  static PoseTail of(StageKafka kafka) {
    return new PoseTail(
        kafka.topics().poses(), kafka.reader(PoseEvent.class), kafka.clients()::reader);
  }

  /** The last position of each channel, by partition; waits for a broker that is away. */
  Map<Integer, Map<String, FramePosition>> read(Set<Integer> partitions) {
    while (!Thread.currentThread().isInterrupted()) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        return read(consumer, partitions);
      } catch (RetriableException | OffsetOutOfRangeException e) {
        log.warn("cannot read the end of {} yet: {}", topic, e.toString());
      }
    }
    return Map.of();
  }

  private Map<Integer, Map<String, FramePosition>> read(
      Consumer<String, byte[]> consumer, Set<Integer> numbers) {
    Set<TopicPartition> partitions =
        numbers.stream()
            .map(number -> new TopicPartition(topic, number))
            .collect(Collectors.toSet());
    consumer.assign(partitions);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    ends.forEach(
        (partition, end) ->
            consumer.seek(partition, Math.max(beginnings.get(partition), end - TAIL_RECORDS)));
    Map<Integer, Map<String, FramePosition>> positions = new HashMap<>();
    numbers.forEach(number -> positions.put(number, new HashMap<>()));
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        event(record).ifPresent(event -> note(event, positions.get(record.partition())));
      }
    }
    return positions;
  }

  private Optional<PoseEvent> event(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(reader.readOrLearn(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      log.warn("{}@{} says nothing of its frame: {}", topic, record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  private static void note(PoseEvent event, Map<String, FramePosition> channels) {
    FramePosition last = channels.getOrDefault(event.getChannel(), FramePosition.NONE);
    if (last.isBelow(event.getSession(), event.getSequence())) {
      int nextTrackId =
          event.getPeople().stream().mapToInt(person -> person.getTrack() + 1).max().orElse(0);
      channels.put(
          event.getChannel(), last.advance(event.getSession(), event.getSequence(), nextTrackId));
    }
  }
}
