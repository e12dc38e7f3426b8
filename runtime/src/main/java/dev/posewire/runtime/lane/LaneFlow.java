package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses a lane's partitions and lets them go on: all while too much is in flight, one while the
 * schema of its next record is unknown. Not thread-safe: owned by the poll thread.
 */
final class LaneFlow {
  /** How often the schemas topic is read while a record waits for it. */
  private static final Duration SCHEMA_REFRESH = Duration.ofMillis(500);

  private final Consumer<?, ?> consumer;
  private final InFlightLimit inFlight;
  private final RecordReader<?> reader;
  private final Ticker ticker;
  // From the record that could not be read until it was.
  private final Set<TopicPartition> awaitingSchema = new HashSet<>();
  private boolean full;
  private long refreshedNanos;

  LaneFlow(Consumer<?, ?> consumer, InFlightLimit inFlight, RecordReader<?> reader, Ticker ticker) {
    this.consumer = consumer;
    this.inFlight = inFlight;
    this.reader = reader;
    this.ticker = ticker;
    this.refreshedNanos = ticker.nanos() - SCHEMA_REFRESH.toNanos();
  }

  boolean isFull() {
    return full;
  }

  boolean awaitsSchema() {
    return !awaitingSchema.isEmpty();
  }

  /** To be called before each poll. */
  void steer() {
    if (awaitsSchema() && ticker.nanos() - refreshedNanos >= SCHEMA_REFRESH.toNanos()) {
      reader.refreshSchemas();
      refreshedNanos = ticker.nanos();
      if (!full) consumer.resume(awaitingSchema);
    }
    if (!full && inFlight.isFull()) {
      consumer.pause(consumer.assignment());
      full = true;
    } else if (full && inFlight.isRoomy()) {
      Set<TopicPartition> flowing = new HashSet<>(consumer.assignment());
      flowing.removeAll(awaitingSchema);
      consumer.resume(flowing);
      full = false;
    }
  }

  /** The partition stays before this record until its schema is known. */
  void awaitSchema(TopicPartition partition, long offset) {
    consumer.seek(partition, offset);
    consumer.pause(Set.of(partition));
    awaitingSchema.add(partition);
  }

  /** A record of the partition could be read. */
  void read(TopicPartition partition) {
    awaitingSchema.remove(partition);
  }

  void begin(Collection<TopicPartition> partitions) {
    if (full) consumer.pause(partitions);
  }

  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(awaitingSchema::remove);
  }
}
