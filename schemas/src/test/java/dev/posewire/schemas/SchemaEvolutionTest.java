package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Values of older and newer versions, read by this one. */
final class SchemaEvolutionTest {
  private final AvroCodec codec = new AvroCodec();

  @Test
  void olderWriterWithoutAFieldGivesItsDefault() throws Exception {
    Schema older = without(Frame.getClassSchema(), "tags", "last", "clock");
    Frame sample = Records.frame();
    codec.learn(older);

    Frame received = codec.decode(write(older, resolve(older)), Frame.class);

    Frame expected = Frame.newBuilder(sample).clearTags().clearLast().clearClock().build();
    assertEquals(expected, received);
  }

  @Test
  void newerWritersExtraFieldsAreSkipped() throws Exception {
    Schema newer =
        with(
            Frame.getClassSchema(),
            new Schema.Field(
                "weather",
                Schema.createArray(Schema.create(Schema.Type.STRING)),
                "New.",
                List.of()));
    GenericData.Record value = resolve(newer);
    value.put("weather", List.of("rain", "wind"));
    codec.learn(newer.toString());

    assertEquals(Records.frame(), codec.decode(write(newer, value), Frame.class));
  }

  @Test
  void unknownEnumSymbolBecomesTheDefaultSymbol() throws Exception {
    Schema newer =
        new Schema.Parser()
            .parse(Frame.getClassSchema().toString().replace("\"JPEG\"]", "\"JPEG\",\"AV1\"]"));
    GenericData.Record value = resolve(newer);
    value.put("encoding", new GenericData.EnumSymbol(newer.getField("encoding").schema(), "AV1"));
    codec.learn(newer);

    Frame received = codec.decode(write(newer, value), Frame.class);

    assertEquals(Frame.newBuilder(Records.frame()).setEncoding(Encoding.UNKNOWN).build(), received);
  }

  @Test
  void unknownSchemaIsReadOnceLearnt() throws Exception {
    Schema older = without(Frame.getClassSchema(), "tags");
    byte[] value = write(older, resolve(older));

    var unknown =
        assertThrows(UnknownSchemaException.class, () -> codec.decode(value, Frame.class));
    assertEquals(AvroCodec.fingerprint(older), unknown.fingerprint());
    codec.learn(older.toString());
    codec.learn(older.toString());

    assertEquals(42, codec.decode(value, Frame.class).getSequence());
  }

  @Test
  void incompatibleSchemaOfTheSameNameIsMalformed() throws Exception {
    Schema broken = without(Frame.getClassSchema(), "image");
    codec.learn(broken);
    byte[] value = write(broken, resolve(broken));

    var refused =
        assertThrows(MalformedRecordException.class, () -> codec.decode(value, Frame.class));
    assertTrue(refused.getMessage().contains("image"), refused.getMessage());
  }

  @Test
  void learningOurOwnSchemaAgainChangesNothing() throws Exception {
    for (Schema own : AvroCodec.ownSchemas()) {
      codec.learn(own.toString());
    }
    assertEquals(Records.frame(), codec.decode(codec.encode(Records.frame()), Frame.class));
  }

  @Test
  void whatIsNoSchemaIsRefused() {
    String unknownType =
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"Nowhere\"}]}";
    for (String json :
        List.of(
            "", "{", "{\"type\":\"record\"}", "[".repeat(100_000), "\"Nowhere\"", unknownType)) {
      var refused = assertThrows(MalformedRecordException.class, () -> codec.learn(json), json);
      assertTrue(refused.getMessage().startsWith("not an Avro schema"), refused.getMessage());
    }
  }

  @Test
  void schemaWithoutBoundsIsRefused() {
    String recursive =
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"A\"}]}";
    assertThrows(MalformedRecordException.class, () -> codec.learn(recursive));
    String viaList =
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":[\"null\","
            + "{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":\"A\"}}]}]}";
    assertThrows(MalformedRecordException.class, () -> codec.learn(viaList));
    String tooLong = "{\"type\":\"int\",\"doc\":\"" + "x".repeat(262_144) + "\"}";
    assertThrows(MalformedRecordException.class, () -> codec.learn(tooLong));
  }

  @Test
  void recordUsedTwiceIsNotRecursive() {
    // Each record holds the one before twice: 2^40 ways down for one who walks them all.
    StringBuilder json = new StringBuilder("{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}");
    for (int i = 1; i <= 40; i++) {
      json.insert(
              0,
              "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":"
                  .formatted(i))
          .append("},{\"name\":\"b\",\"type\":\"R%d\"}]}".formatted(i - 1));
    }
    assertDoesNotThrow(() -> codec.learn(json.toString()));
  }

  /** The sample frame as a writer with this schema would hold it. */
  private GenericData.Record resolve(Schema writer) throws IOException {
    byte[] value = codec.encode(Records.frame());
    var reader = new GenericDatumReader<GenericData.Record>(Frame.getClassSchema(), writer);
    return reader.read(
        null, DecoderFactory.get().binaryDecoder(value, 10, value.length - 10, null));
  }

  private static byte[] write(Schema schema, GenericData.Record value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0xc3);
    bytes.write(1);
    bytes.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(AvroCodec.fingerprint(schema))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(value, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static Schema without(Schema schema, String... names) {
    return changed(
        schema, fields -> fields.stream().filter(f -> !List.of(names).contains(f.name())).toList());
  }

  private static Schema with(Schema schema, Schema.Field field) {
    return changed(
        schema,
        fields -> {
          List<Schema.Field> more = new ArrayList<>(fields);
          more.add(1, field);
          return more;
        });
  }

  private static Schema changed(Schema schema, UnaryOperator<List<Schema.Field>> change) {
    List<Schema.Field> copies =
        schema.getFields().stream().map(f -> new Schema.Field(f, f.schema())).toList();
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, change.apply(copies));
  }
}
