package dev.posewire.schemas;

import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Where the stored bytes and schemas of released versions are, seen from the module's folder. */
final class Fixtures {
  /** The version whose schemas are today's: a change of a schema makes the next one. */
  static final String CURRENT = "v2";

  private Fixtures() {}

  static Path folder() {
    return Path.of("src/test/resources/fixtures");
  }

  static Path bytes(String version, SpecificRecord record) {
    return folder().resolve(version).resolve(record.getSchema().getName() + ".avro-bin");
  }

  static Path schema(String version, Schema schema) {
    return folder().resolve(version).resolve(schema.getName() + ".avsc");
  }
}
