package dev.posewire.runtime.lane;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads text; that with "bad" is malformed, that with "new" has an unknown schema at first. */
final class TextReader implements RecordReader<String> {
  private static final byte[] OF_ANOTHER_VERSION = {(byte) 0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8};

  int refreshes;
  boolean knowsNew;

  @Override
  public String read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    String text = new String(record.value(), StandardCharsets.UTF_8);
    if (text.contains("bad")) throw new MalformedRecordException("cannot read " + text);
    if (text.contains("new") && !knowsNew) {
      Frame unused = new AvroCodec().decode(OF_ANOTHER_VERSION, Frame.class);
    }
    return text;
  }

  @Override
  public void refreshSchemas() {
    refreshes++;
  }
}
