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
import java.util.Set;
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
 * <p>Where a Schema Registry gives a schema a number, the codec writes and reads pose events in the
 * wire format of Confluent's serializers, too: {@code 00}, the schema's id as 4 big-endian bytes,
 * the body. The first byte tells the two.
 *
 * <p>A codec knows the schemas of this version from the start and learns those of other versions;
 * what they wrote is resolved to this version's records. What decoding allocates is bounded by a
 * small multiple of the value's length, whatever sizes the value claims.
 */
public final class AvroCodec {
  private static final byte[] MARKER = {(byte) 0xc3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;
  private static final byte WIRE_FORMAT = 0;
  private static final int WIRE_FORMAT_HEADER_BYTES = 1 + Integer.BYTES;

  /** Room for all fields but {@code bytes}: a frame's or a tensor's are some 300 bytes. */
  private static final int SMALL_FIELDS_BYTES = 1_024;

  /** How many of a bad value's first bytes a message shows. */
  private static final int SHOWN_BYTES = 16;

  private final WriterSchemas writerSchemas = new WriterSchemas();
  private final RegistryIds registryIds = new RegistryIds();
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
    writerSchemas.add(parse(json));
  }

  /**
   * Adds the schema that a Schema Registry has under an id.
   *
   * @throws MalformedRecordException as {@link #learn(String)} does
   */
  public void learn(int registryId, String json) throws MalformedRecordException {
    Schema schema = parse(json);
    writerSchemas.add(schema);
    registryIds.put(registryId, fingerprint(schema));
  }

  /** Ids that values named since and nobody has taught yet. */
  public Set<Integer> missingRegistryIds() {
    return registryIds.missing();
  }

  /** The Schema Registry says that no schema has this id: values that name it are malformed. */
  public void refuseRegistryId(int id) {
    registryIds.refuse(id);
  }

  /** From now on records of an own schema are written with its id at a Schema Registry. */
  public void writeWithRegistryId(Schema own, int registryId) {
    registryIds.put(registryId, fingerprint(own));
    Class<?> type = SpecificData.get().getClass(own);
    writers.put(type, new RecordWriter(wireFormatHeader(registryId), own));
  }

  private static byte[] wireFormatHeader(int registryId) {
    return ByteBuffer.allocate(WIRE_FORMAT_HEADER_BYTES)
        .put(WIRE_FORMAT)
        .putInt(registryId)
        .array();
  }

  private static byte[] singleObjectHeader(Schema schema) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER)
        .putLong(fingerprint(schema))
        .array();
  }

  private static Schema parse(String json) throws MalformedRecordException {
    if (json.length() > WriterSchemas.MAX_SCHEMA_CHARS) {
      throw new MalformedRecordException(
          "a schema may have at most %d characters: %d"
              .formatted(WriterSchemas.MAX_SCHEMA_CHARS, json.length()));
    }
    try {
      return new Schema.Parser().parse(json);
    } catch (RuntimeException notASchema) {
      // Avro's parser has no one exception for it: a name that nobody defines is a
      // NullPointerException.
      String start = json.substring(0, Math.min(json.length(), 80));
      throw new MalformedRecordException(
          "not an Avro schema: '" + start + "' (" + notASchema.getMessage() + ")", notASchema);
    }
  }

  /**
   * Encodes a record. Byte buffers are written from position to limit and keep both.
   *
   * @throws RuntimeException if a field without a default is not set
   */
  public byte[] encode(SpecificRecord value) {
    RecordWriter writer =
        writers.computeIfAbsent(
            value.getClass(),
            type -> new RecordWriter(singleObjectHeader(value.getSchema()), value.getSchema()));
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
    int header = isWireFormat(value, type) ? WIRE_FORMAT_HEADER_BYTES : HEADER_BYTES;
    DatumReader<T> reader = reader(value, fingerprint(value, header, type), type);
    BinaryDecoder body =
        DecoderFactory.get().binaryDecoder(value, header, value.length - header, null);
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

  private static boolean isWireFormat(byte[] value, Class<?> type) {
    return type == PoseEvent.class && value.length > 0 && value[0] == WIRE_FORMAT;
  }

  /** Of the writer's schema, by the value's header. */
  private long fingerprint(byte[] value, int header, Class<?> type)
      throws MalformedRecordException, UnknownSchemaException {
    if (value.length < header
        || (header == HEADER_BYTES && !Arrays.equals(value, 0, 2, MARKER, 0, 2))) {
      throw malformed(value, type, "it does not start with c3 01 and a schema fingerprint", null);
    }
    if (header == HEADER_BYTES) {
      return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    if (registryIds.isNobodys(id)) {
      throw malformed(value, type, "the Schema Registry has no schema with id " + id, null);
    }
    return registryIds.find(id).orElseThrow(() -> new UnknownSchemaException(id, type));
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

    RecordWriter(byte[] header, Schema schema) {
      this.header = header;
      this.body = new SpecificDatumWriter<>(schema);
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
