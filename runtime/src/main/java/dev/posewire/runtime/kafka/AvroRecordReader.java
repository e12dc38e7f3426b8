package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads one of Posewire's records from a Kafka record, whose key must be the id of the record's
 * channel: all that follows, from order to metrics, hangs on it. Not thread-safe: owned by a poll
 * thread.
 */
public final class AvroRecordReader<T extends SpecificRecord> implements RecordReader<T> {
  private final AvroCodec codec;
  private final SchemaSources schemas;
  private final Class<T> type;

  public AvroRecordReader(AvroCodec codec, SchemaSources schemas, Class<T> type) {
    this.codec = codec;
    this.schemas = schemas;
    this.type = type;
  }

  @Override
  public T read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    if (record.value() == null) {
      throw new MalformedRecordException(
          "a " + type.getSimpleName() + " has no value: only compacted topics may hold tombstones");
    }
    T value = codec.decode(record.value(), type);
    requireChannel(record.key(), value);
    return value;
  }

  private void requireChannel(String key, T value) throws MalformedRecordException {
    Object channel = value.get(value.getSchema().getField("channel").pos());
    if (!channel.equals(key)) {
      throw new MalformedRecordException(
          "the key of a %s must be its channel, '%s': '%s'"
              .formatted(type.getSimpleName(), channel, key));
    }
    try {
      String unused = ChannelId.validate(key);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(e.getMessage(), e);
    }
  }

  @Override
  public void refreshSchemas() {
    schemas.refresh();
  }
}
