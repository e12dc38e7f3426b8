package dev.posewire.runtime.lane;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Kafka's mock, with offsets by time, a memory of its commits, and commits that can fail. */
final class FakeConsumer extends MockConsumer<String, byte[]> {
  /** Offset of the first record that is young enough; absent: none is. */
  final Map<TopicPartition, Long> fresh = new HashMap<>();

  final Map<TopicPartition, Long> askedMillis = new HashMap<>();

  /** What the group has committed; a test may put what it had before. */
  final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

  Optional<KafkaException> commitFailure = Optional.empty();

  FakeConsumer() {
    super("none");
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    askedMillis.putAll(times);
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, millis) ->
            found.put(
                partition,
                fresh.containsKey(partition)
                    ? new OffsetAndTimestamp(fresh.get(partition), millis)
                    : null));
    return found;
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> points = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long point = committed.get(partition);
      points.put(partition, point == null ? null : new OffsetAndMetadata(point));
    }
    return points;
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    if (commitFailure.isPresent()) {
      if (callback == null) throw commitFailure.get();
      callback.onComplete(offsets, commitFailure.get());
      return;
    }
    super.commitAsync(offsets, callback);
    offsets.forEach((partition, point) -> committed.put(partition, point.offset()));
  }
}
