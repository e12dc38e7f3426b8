package dev.posewire.schemas;

import java.util.Locale;

/**
 * A record is well marked, but its writer's schema is not known yet: read the {@link
 * Topics#schemas()} topic up to its end, {@link AvroCodec#learn(String) learn} from it and decode
 * again. The record is not bad; never skip it for this.
 */
public final class UnknownSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long fingerprint;

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

  /** CRC-64-AVRO of the writer's schema, as in {@link AvroCodec#fingerprint}. */
  public long fingerprint() {
    return fingerprint;
  }
}
