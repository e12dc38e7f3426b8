package dev.posewire.runtime.lane;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One record in the hands of a stage: from the poll that brought it until {@link #finish()} or
 * {@link #abandon()}.
 *
 * <p>Thread-safe. A delivery is finished when nothing more will come of it: its results are safe,
 * or it was dropped and counted. Until then its partition's commit point stays below it. It is
 * abandoned where the partition's next owner is to do it.
 */
public final class Delivery<T> {
  private final T value;
  private final TopicPartition partition;
  private final Instant publishedAt;
  private final int bytes;
  private final InFlightLimit limit;
  private final Taken taken;

  /**
   * @param limit counts it from here until it ends
   */
  Delivery(T value, ConsumerRecord<?, ?> record, InFlightLimit limit) {
    this.value = value;
    this.partition = new TopicPartition(record.topic(), record.partition());
    this.publishedAt = Instant.ofEpochMilli(record.timestamp());
    this.bytes = Math.max(0, record.serializedValueSize());
    this.limit = limit;
    this.taken = new Taken(record.offset());
    limit.taken(bytes);
  }

  public T value() {
    return value;
  }

  public int partition() {
    return partition.partition();
  }

  public long offset() {
    return taken.offset();
  }

  /** The record's timestamp: the publisher's clock. */
  public Instant publishedAt() {
    return publishedAt;
  }

  /** Size of the encoded record. */
  public int bytes() {
    return bytes;
  }

  /** Nothing more will come of it; its offset may be committed. Idempotent, from any thread. */
  public void finish() {
    if (taken.finish()) limit.released(bytes);
  }

  /** It is given up unfinished and will be delivered again. Idempotent, from any thread. */
  public void abandon() {
    if (taken.abandon()) limit.released(bytes);
  }

  /** Whether the partition went to another consumer: results must not be published any more. */
  public boolean isRevoked() {
    return taken.isRevoked();
  }

  Taken taken() {
    return taken;
  }

  @Override
  public String toString() {
    return partition + "@" + taken.offset();
  }
}
