package dev.posewire.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns records into bytes and back: Avro's single-object encoding (Avro specification, "Single
 * object encoding"): {@code c3 01}, the CRC-64-AVRO of the writer's schema as 8 little-endian
 * bytes, the body. Thread-safe.
 *
 * <p>A codec knows the schemas of this version from the start and learns those of other versions;
 * what they wrote is resolved to this version's records. What decoding allocates is bounded by a
 * small multiple of the value's length, whatever sizes the value claims.
 */
public final class AvroCodec {
  private static final byte[] MARKER = {(byte) 0xc3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  /** Room for all fields but {@code bytes}: a frame's or a tensor's are some 300 bytes. */
  private static final int SMALL_FIELDS_BYTES = 1_024;

  /** How many of a bad value's first bytes a message shows. */
  private static final int SHOWN_BYTES = 16;

  private final WriterSchemas writerSchemas = new WriterSchemas();
  private final Map<Class<?>, RecordWriter> writers = new ConcurrentHashMap<>();
  private final Map<ReaderKey, DatumReader<?>> readers = new ConcurrentHashMap<>();

  public AvroCodec() {
    ownSchemas().forEach(this::learn);
  }

  /** The schemas of every record that travels as a value, in this version. */
  public static List<Schema> ownSchemas() {
    return List.of(
        ChannelSpec.getClassSchema(),
        ChannelStatus.getClassSchema(),
        Frame.getClassSchema(),
        PoseTensors.getClassSchema(),
        ServedRate.getClassSchema(),
        PoseEvent.getClassSchema());
  }

  /**
   * CRC-64-AVRO of the schema's parsing canonical form: documentation and defaults do not count.
   */
  public static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /**
   * Adds the schema of a writer; one that is known already changes nothing.
   *
   * @throws IllegalArgumentException if the schema contains itself, or too many are known
   */
  public void learn(Schema schema) {
    try {
      writerSchemas.add(schema);
    } catch (MalformedRecordException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  /**
   * Adds the schema of a writer, as it stands on the {@link Topics#schemas() schemas} topic; one
   * that is known already changes nothing.
   *
   * @throws MalformedRecordException if this is no Avro schema, is longer than 262,144 characters,
   *     contains itself, or is one too many
   */
  public void learn(String json) throws MalformedRecordException {
    if (json.length() > WriterSchemas.MAX_SCHEMA_CHARS) {
      throw new MalformedRecordException(
          "a schema may have at most %d characters: %d"
              .formatted(WriterSchemas.MAX_SCHEMA_CHARS, json.length()));
    }
    Schema schema;
    try {
      schema = new Schema.Parser().parse(json);
    } catch (RuntimeException notASchema) {
      // Avro's parser has no one exception for it: a name that nobody defines is a
      // NullPointerException.
      String start = json.substring(0, Math.min(json.length(), 80));
      throw new MalformedRecordException(
          "not an Avro schema: '" + start + "' (" + notASchema.getMessage() + ")", notASchema);
    }
    writerSchemas.add(schema);
  }

  /**
   * Encodes a record. Byte buffers are written from position to limit and keep both.
   *
   * @throws RuntimeException if a field without a default is not set
   */
  public byte[] encode(SpecificRecord value) {
    RecordWriter writer =
        writers.computeIfAbsent(value.getClass(), type -> new RecordWriter(value.getSchema()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedBytes(value));
    try {
      writer.write(value, bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes a value as a record of the given type. The record holds copies, not the value's bytes.
   *
   * @throws UnknownSchemaException if the value is marked, but its writer's schema is not known yet
   * @throws MalformedRecordException if the value has no marker, is cut off or too long, claims
   *     sizes it does not have, or was written as another record or an incompatible version
   */
  public <T extends SpecificRecord> T decode(byte[] value, Class<T> type)
      throws MalformedRecordException, UnknownSchemaException {
    if (value.length < HEADER_BYTES || !Arrays.equals(value, 0, 2, MARKER, 0, 2)) {
      throw malformed(value, type, "it does not start with c3 01 and a schema fingerprint", null);
    }
    long fingerprint = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    DatumReader<T> reader = reader(value, fingerprint, type);
    BinaryDecoder body =
        DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
    T decoded;
    boolean whole;
    try {
      decoded = reader.read(null, body);
      whole = body.isEnd();
    } catch (IOException | RuntimeException broken) {
      // Avro has no one exception for broken bytes: enum numbers out of range come as
      // IndexOutOfBoundsException, sizes as UnsupportedOperationException, and so on.
      throw malformed(value, type, "its body does not fit its schema: " + broken, broken);
    }
    if (!whole) {
      throw malformed(value, type, "bytes are left over after the body", null);
    }
    return decoded;
  }

  private <T extends SpecificRecord> DatumReader<T> reader(
      byte[] value, long fingerprint, Class<T> type)
      throws MalformedRecordException, UnknownSchemaException {
    ReaderKey key = new ReaderKey(fingerprint, type);
    @SuppressWarnings("unchecked") // put below under the same type
    DatumReader<T> known = (DatumReader<T>) readers.get(key);
    if (known != null) {
      return known;
    }
    Schema writer =
        writerSchemas
            .find(fingerprint)
            .orElseThrow(() -> new UnknownSchemaException(fingerprint, type));
    Schema own = SpecificData.get().getSchema(type);
    if (!writer.getFullName().equals(own.getFullName())) {
      throw malformed(value, type, "it was written as " + writer.getFullName(), null);
    }
    var fit = SchemaCompatibility.checkReaderWriterCompatibility(own, writer);
    if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw malformed(
          value,
          type,
          "its schema is not compatible: " + fit.getResult().getIncompatibilities(),
          null);
    }
    DatumReader<T> reader = new BoundedDatumReader<>(writer, own);
    readers.put(key, reader);
    return reader;
  }

  private static int expectedBytes(SpecificRecord value) {
    int expected = SMALL_FIELDS_BYTES;
    for (int field = 0; field < value.getSchema().getFields().size(); field++) {
      if (value.get(field) instanceof ByteBuffer large) {
        expected += large.remaining();
      }
    }
    return expected;
  }

  private static MalformedRecordException malformed(
      byte[] value, Class<?> type, String why, Throwable cause) {
    String start =
        HexFormat.ofDelimiter(" ").formatHex(value, 0, Math.min(value.length, SHOWN_BYTES));
    return new MalformedRecordException(
        ("not a readable %s: %s; its %d bytes start with '%s';"
                + " write it with a compatible version of posewire")
            .formatted(type.getSimpleName(), why, value.length, start),
        cause);
  }

  /** Writes one type of record, header and body. Thread-safe: immutable, as is Avro's writer. */
  private static final class RecordWriter {
    private final byte[] header;
    private final DatumWriter<SpecificRecord> body;

    RecordWriter(Schema schema) {
      header =
          ByteBuffer.allocate(HEADER_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(MARKER)
              .putLong(fingerprint(schema))
              .array();
      body = new SpecificDatumWriter<>(schema);
    }

    void write(SpecificRecord value, ByteArrayOutputStream to) throws IOException {
      to.writeBytes(header);
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(to, null);
      body.write(value, encoder);
      encoder.flush();
    }
  }

  private record ReaderKey(long fingerprint, Class<?> type) {}
}
