package dev.posewire.systemtests.kafka;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A frame as a later version would write it: with one field more, the last. */
final class NewerFrame {
  private static final int FINGERPRINT_AT = 2;
  private static final int BODY_AT = FINGERPRINT_AT + Long.BYTES;

  /** The new field's value, an Avro int of 1. */
  private static final byte ONE = 2;

  private final Schema schema = newer(Frame.getClassSchema());
  private final byte[] bytes;

  NewerFrame(Frame frame) {
    byte[] own = new AvroCodec().encode(frame);
    bytes =
        ByteBuffer.allocate(own.length + 1)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(own, 0, FINGERPRINT_AT)
            .putLong(AvroCodec.fingerprint(schema))
            .put(own, BODY_AT, own.length - BODY_AT)
            .put(ONE)
            .array();
  }

  private static Schema newer(Schema own) {
    List<Schema.Field> fields = new ArrayList<>();
    own.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    fields.add(new Schema.Field("zoom", Schema.create(Schema.Type.INT), "A later one's.", 0));
    return Schema.createRecord(own.getName(), own.getDoc(), own.getNamespace(), false, fields);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Its key on the topic of schemas. */
  String fingerprint() {
    return "%016x".formatted(AvroCodec.fingerprint(schema));
  }

  /** Its value there. */
  byte[] schema() {
    return schema.toString().getBytes(StandardCharsets.UTF_8);
  }
}
