package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Stores the bytes and the schemas of a new version, once. Its name keeps it out of a normal build.
 *
 * <p>When a schema has changed: raise {@link Fixtures#CURRENT}, run {@code ./mvnw -pl schemas test
 * -Dtest=WriteFixtures} and commit the new folder. A folder that is there is never written again.
 */
final class WriteFixtures {
  @Test
  void writesTheCurrentVersion() throws IOException {
    AvroCodec codec = new AvroCodec();
    Files.createDirectories(Fixtures.folder());
    Files.createDirectory(Fixtures.folder().resolve(Fixtures.CURRENT));
    for (SpecificRecord sample : Records.all()) {
      Files.write(
          Fixtures.bytes(Fixtures.CURRENT, sample),
          codec.encode(sample),
          StandardOpenOption.CREATE_NEW);
      Files.writeString(
          Fixtures.schema(Fixtures.CURRENT, sample.getSchema()),
          SchemaFormatter.format("json/pretty", sample.getSchema()) + "\n",
          StandardOpenOption.CREATE_NEW);
      assertTrue(Files.size(Fixtures.bytes(Fixtures.CURRENT, sample)) > 0);
    }
  }
}
