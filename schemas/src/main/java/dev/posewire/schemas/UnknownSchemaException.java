package dev.posewire.schemas;

import java.util.Locale;

/**
 * A record is well marked, but its writer's schema is not known yet: read the {@link
 * Topics#schemas()} topic up to its end, {@link AvroCodec#learn(String) learn} from it (or of the
 * Schema Registry, where the record names an {@link AvroCodec#missingRegistryIds id}) and decode
 * again. The record is not bad; never skip it for this.
 */
public final class UnknownSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long fingerprint;

  UnknownSchemaException(int registryId, Class<?> expected) {
    super(
        String.format(
            Locale.ROOT,
            "no schema is known for id %d of a Schema Registry (expected a %s); name the registry that"
                + " its writer uses by --schema-registry",
            registryId,
            expected.getSimpleName()));
    this.fingerprint = registryId;
  }

  UnknownSchemaException(long fingerprint, Class<?> expected) {
    super(
        String.format(
            Locale.ROOT,
            "no schema is known for fingerprint %016x (expected a %s); its writer puts it on the"
                + " schemas topic before its first record",
            fingerprint,
            expected.getSimpleName()));
    this.fingerprint = fingerprint;
  }

  /**
   * CRC-64-AVRO of the writer's schema, as in {@link AvroCodec#fingerprint}; of a pose event in a
   * Schema Registry's format the schema's id there.
   */
  public long fingerprint() {
    return fingerprint;
  }
}
