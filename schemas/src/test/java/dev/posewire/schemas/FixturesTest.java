package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
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
    for (SpecificRecord sample : Records.all()) {
      Schema stored = stored(version, sample.getSchema());
      codec.learn(stored);
      byte[] value = Files.readAllBytes(Fixtures.bytes(version, sample));

      SpecificRecord read = codec.decode(value, sample.getClass());

      for (Schema.Field field : sample.getSchema().getFields()) {
        if (stored.getField(field.name()) != null) {
          assertEquals(sample.get(field.pos()), read.get(field.pos()), field.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void schemasAreFullyCompatible(String version) throws IOException {
    for (Schema current : AvroCodec.ownSchemas()) {
      Schema stored = stored(version, current);
      assertReads(current, stored);
      assertReads(stored, current);
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

  private static Schema stored(String version, Schema schema) throws IOException {
    return new Schema.Parser().parse(Files.readString(Fixtures.schema(version, schema)));
  }

  private static void assertReads(Schema reader, Schema writer) {
    var fit = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertEquals(SchemaCompatibilityType.COMPATIBLE, fit.getType(), fit.getDescription());
  }
}
