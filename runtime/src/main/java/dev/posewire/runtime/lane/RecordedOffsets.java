package dev.posewire.runtime.lane;

import java.util.Map;
import java.util.Set;

/**
 * How far one topic and its readers are. Owned by the thread that asks, such as the producer's that
 * waits at a {@link ReaderGate}. Each call blocks for a bounded time and throws {@link
 * org.apache.kafka.common.KafkaException} where Kafka does not answer or refuses.
 */
public interface RecordedOffsets extends AutoCloseable {
  /** By partition, the offset of the first record that is there; without records the end. */
  Map<Integer, Long> beginnings(Set<Integer> partitions) throws InterruptedException;

  /** By partition, the offset after the last record. */
  Map<Integer, Long> ends(Set<Integer> partitions) throws InterruptedException;

  /** By group and partition, what the readers have committed; without a commit it is absent. */
  Map<String, Map<Integer, Long>> committed(Set<Integer> partitions) throws InterruptedException;

  /** Commits for a group without members. */
  void commit(String group, Map<Integer, Long> offsets) throws InterruptedException;

  /** Deletes, of each partition, the records below its offset. */
  void deleteBelow(Map<Integer, Long> offsets) throws InterruptedException;

  @Override
  void close();
}
