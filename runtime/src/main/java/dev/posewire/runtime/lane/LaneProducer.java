package dev.posewire.runtime.lane;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Publishes one stage's records on one lane. Thread-safe. */
public interface LaneProducer extends AutoCloseable {
  /**
   * Hands over one record; does not wait for Kafka. The records of a channel are sent in the order
   * in which they come.
   *
   * @return ends with what became of it, never exceptionally; its callbacks run on a thread of the
   *     producer and must not block
   */
  CompletableFuture<SendOutcome> send(String channel, byte[] value);

  /**
   * As above, for a record that must not leave once its source went to another process: one that
   * still waits then ends as CLOSED.
   *
   * @param revoked asked again, on a thread of the producer, before the record is given to Kafka
   */
  default CompletableFuture<SendOutcome> send(
      String channel, byte[] value, BooleanSupplier revoked) {
    return revoked.getAsBoolean()
        ? CompletableFuture.completedFuture(SendOutcome.CLOSED)
        : send(channel, value);
  }

  /** Sends what it can in a bounded time; the rest ends as CLOSED. */
  @Override
  void close();
}
