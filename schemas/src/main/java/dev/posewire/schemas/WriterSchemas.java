package dev.posewire.schemas;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The schemas that records may have been written with, by fingerprint. Thread-safe. */
final class WriterSchemas {
  /** Ours are below 10,000 characters; the bound keeps a hostile one from filling the memory. */
  static final int MAX_SCHEMA_CHARS = 262_144;

  /** Five a released version; the bound keeps a hostile topic from filling the memory. */
  static final int MAX_SCHEMAS = 4_096;

  private final Map<Long, Schema> byFingerprint = new ConcurrentHashMap<>();

  Optional<Schema> find(long fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  /** Adds a schema; one that is known already changes nothing. */
  void add(Schema schema) throws MalformedRecordException {
    long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
    if (byFingerprint.containsKey(fingerprint)) {
      return;
    }
    if (byFingerprint.size() >= MAX_SCHEMAS) {
      throw new MalformedRecordException(
          "more than "
              + MAX_SCHEMAS
              + " schemas: "
              + schema.getFullName()
              + " is not taken; remove schemas that nobody wrote from the schemas topic");
    }
    if (isRecursive(schema, new HashSet<>(), new HashSet<>())) {
      throw new MalformedRecordException(
          "schema " + schema.getFullName() + " contains itself; no schema of posewire does");
    }
    byFingerprint.putIfAbsent(fingerprint, schema);
  }

  /**
   * Whether a record contains itself: skipping one has no bound.
   *
   * @param open the records that the schema lies in
   * @param closed the records that are known not to contain themselves
   */
  private static boolean isRecursive(Schema schema, Set<String> open, Set<String> closed) {
    return switch (schema.getType()) {
      case RECORD -> isRecursiveRecord(schema, open, closed);
      case ARRAY -> isRecursive(schema.getElementType(), open, closed);
      case MAP -> isRecursive(schema.getValueType(), open, closed);
      case UNION ->
          schema.getTypes().stream().anyMatch(branch -> isRecursive(branch, open, closed));
      default -> false;
    };
  }

  private static boolean isRecursiveRecord(Schema schema, Set<String> open, Set<String> closed) {
    if (closed.contains(schema.getFullName())) {
      return false;
    }
    if (!open.add(schema.getFullName())) {
      return true;
    }
    boolean recursive =
        schema.getFields().stream().anyMatch(field -> isRecursive(field.schema(), open, closed));
    open.remove(schema.getFullName());
    closed.add(schema.getFullName());
    return recursive;
  }
}
