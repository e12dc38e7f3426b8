package dev.posewire.runtime.lane;

import java.util.Map;
import java.util.Set;

/**
 * What a {@link ReaderGate} asks of Kafka about one topic, and does there. Owned by the producer's
 * thread. Each call blocks for a bounded time and throws {@link
 * org.apache.kafka.common.KafkaException} where Kafka does not answer or refuses.
 */
interface RecordedOffsets extends AutoCloseable {
  /** By partition, the offset after the last record. */
  Map<Integer, Long> ends(Set<Integer> partitions) throws InterruptedException;

  /** By group and partition, what the readers have committed; without a commit it is absent. */
  Map<String, Map<Integer, Long>> committed(Set<Integer> partitions) throws InterruptedException;

  /** Deletes, of each partition, the records below its offset. */
  void deleteBelow(Map<Integer, Long> offsets) throws InterruptedException;

  @Override
  void close();
}
