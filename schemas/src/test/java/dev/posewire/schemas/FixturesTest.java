package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of every released version stay readable; those of this one do not change. */
final class FixturesTest {
  private final AvroCodec codec = new AvroCodec();

  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(Fixtures.folder())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void currentVersionIsStored() throws IOException {
    assertTrue(versions().contains(Fixtures.CURRENT));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void storedBytesAreReadable(String version) throws Exception {
    for (SpecificRecord sample : known(version)) {
      Schema stored = stored(version, sample.getSchema());
      codec.learn(stored);
      byte[] value = Files.readAllBytes(Fixtures.bytes(version, sample));

      assertEquals(asReadFrom(stored, sample), codec.decode(value, sample.getClass()));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void schemasAreFullyCompatible(String version) throws IOException {
    for (SpecificRecord sample : known(version)) {
      Schema stored = stored(version, sample.getSchema());
      assertReads(sample.getSchema(), stored);
      assertReads(stored, sample.getSchema());
    }
  }

  @Test
  void todaysWriterGivesTheStoredBytes() throws IOException {
    for (SpecificRecord sample : Records.all()) {
      assertArrayEquals(
          Files.readAllBytes(Fixtures.bytes(Fixtures.CURRENT, sample)),
          codec.encode(sample),
          () ->
              sample.getSchema().getName()
                  + " changed: raise Fixtures.CURRENT and run WriteFixtures");
    }
  }

  /** The records that this version had; none may go. */
  private static List<SpecificRecord> known(String version) throws IOException {
    List<SpecificRecord> known =
        Records.all().stream()
            .filter(sample -> Files.exists(Fixtures.bytes(version, sample)))
            .toList();
    try (Stream<Path> files = Files.list(Fixtures.folder().resolve(version))) {
      assertEquals(files.filter(file -> file.toString().endsWith(".avsc")).count(), known.size());
    }
    return known;
  }

  /** The sample without what the stored schema did not have yet. */
  private static Object asReadFrom(Schema stored, SpecificRecord sample) throws IOException {
    Schema current = sample.getSchema();
    byte[] written = write(current, sample);
    Object older = new GenericDatumReader<>(current, stored).read(null, decoder(written));
    SpecificData model = SpecificData.getForClass(sample.getClass());
    return new SpecificDatumReader<>(stored, current, model)
        .read(null, decoder(write(stored, older)));
  }

  private static byte[] write(Schema schema, Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    DatumWriter<Object> writer =
        value instanceof SpecificRecord
            ? new SpecificDatumWriter<>(schema)
            : new GenericDatumWriter<>(schema);
    writer.write(value, encoder);
    return bytes.toByteArray();
  }

  private static BinaryDecoder decoder(byte[] bytes) {
    return DecoderFactory.get().binaryDecoder(bytes, null);
  }

  private static Schema stored(String version, Schema schema) throws IOException {
    return new Schema.Parser().parse(Files.readString(Fixtures.schema(version, schema)));
  }

  private static void assertReads(Schema reader, Schema writer) {
    var fit = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertEquals(SchemaCompatibilityType.COMPATIBLE, fit.getType(), fit.getDescription());
  }
}
