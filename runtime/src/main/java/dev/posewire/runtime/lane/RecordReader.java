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

  /**
   * As {@link #read}; where the schema is not known it is looked for once, which may block for a
   * bounded time.
   *
   * @throws UnknownSchemaException if nobody has published it either
   */
  default T readOrLearn(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    try {
      return read(record);
    } catch (UnknownSchemaException e) {
      refreshSchemas();
      return read(record);
    }
  }

  /** Learns the schemas that were published since. May block for a bounded time. */
  void refreshSchemas();
}
