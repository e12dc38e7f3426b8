package dev.posewire.sink.video;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.UnknownSchemaException;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wanted of one partition of a lane while it is read forward. A frame that is passed, as a
 * later one of its channel came, is not there. Not thread-safe: owned by the writer thread.
 */
final class FrameScan {
  private static final Logger log = LoggerFactory.getLogger(FrameScan.class);

  /**
   * By so much a record may lie behind younger ones: a live producer gives one up after {@code
   * max-frame-age}, a minute at most, and the clocks of several may differ.
   */
  private static final Duration LIVE_DISORDER = Duration.ofSeconds(70);

  /**
   * The same of recordings: their producers wait for Kafka, and go on in any order. Longer than it
   * is away as a rule; without a limit each search for what is long gone would read all that waits.
   */
  private static final Duration RECORDED_DISORDER = Duration.ofHours(1);

  private final Policy policy;
  private final Map<String, Deque<WantedFrame>> channels = new HashMap<>();
  private long fromMillis = Long.MAX_VALUE;
  private long toMillis = Long.MIN_VALUE;
  private long end;

  FrameScan(Policy policy) {
    this.policy = policy;
  }

  Policy policy() {
    return policy;
  }

  /** Adds one; those of a channel in their order. */
  void want(WantedFrame wanted) {
    channels
        .computeIfAbsent(wanted.event().getChannel(), key -> new ArrayDeque<>())
        .addLast(wanted);
    long millis = wanted.event().getPublishedAt().toEpochMilli();
    fromMillis = Math.min(fromMillis, millis);
    toMillis = Math.max(toMillis, millis);
  }

  /** When the first of them was published. */
  long fromMillis() {
    return fromMillis;
  }

  /** Whether all of them would come before a record of that time. */
  boolean isPast(long millis) {
    Duration disorder = policy == Policy.LATEST ? LIVE_DISORDER : RECORDED_DISORDER;
    return millis > toMillis + disorder.toMillis();
  }

  /** {@code end}: offset behind the last record to look at. */
  void endAt(long offset) {
    end = offset;
  }

  void take(
      ConsumerRecord<String, byte[]> record, RecordReader<Frame> reader, FrameFinder.Taker taker)
      throws SinkException {
    if (record.offset() >= end || isPast(record.timestamp())) {
      channels.clear();
      return;
    }
    Deque<WantedFrame> queue = channels.get(record.key());
    if (queue == null) return;
    Optional<Frame> frame = read(record, reader);
    if (frame.isPresent()) take(frame.get(), queue, taker);
  }

  private static void take(Frame frame, Deque<WantedFrame> queue, FrameFinder.Taker taker)
      throws SinkException {
    while (!queue.isEmpty()) {
      int order = queue.getFirst().compare(frame);
      if (order < 0) return;
      WantedFrame wanted = queue.removeFirst();
      if (order == 0) {
        wanted.find();
        taker.take(wanted.event(), frame);
        return;
      }
    }
  }

  private static Optional<Frame> read(
      ConsumerRecord<String, byte[]> record, RecordReader<Frame> reader) throws SinkException {
    try {
      return Optional.of(reader.readOrLearn(record));
    } catch (UnknownSchemaException e) {
      // It is published before its first record: the topic of schemas cannot be read now.
      throw SinkException.retriable(
          "a frame at %s-%d@%d cannot be read yet: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    } catch (MalformedRecordException e) {
      log.debug("{}@{} is passed over: {}", record.topic(), record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether nothing of it is to be read any more; {@code position}: of the next record. */
  boolean isDone(long position) {
    channels.values().forEach(queue -> queue.removeIf(WantedFrame::isFound));
    channels.values().removeIf(Deque::isEmpty);
    return channels.isEmpty() || position >= end;
  }

  @Override
  public String toString() {
    return channels.keySet().toString();
  }
}
