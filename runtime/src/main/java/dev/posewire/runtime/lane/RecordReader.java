package dev.posewire.runtime.lane;

import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes values of records. Owned by a lane's poll thread. */
public interface RecordReader<T> {
  /**
   * The record's value.
   *
   * @throws MalformedRecordException if the record will never be readable
   * @throws UnknownSchemaException if its writer's schema is not known yet
   */
  T read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException;

  /** Learns the schemas that were published since. May block for a bounded time. */
  void refreshSchemas();
}
