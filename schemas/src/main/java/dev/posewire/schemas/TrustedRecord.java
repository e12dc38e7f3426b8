package dev.posewire.schemas;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Base of every generated record: tells Avro, once, that the records and enums of this package may
 * be made from a schema.
 *
 * <p>Avro refuses classes outside trusted packages, because a schema from outside names the class
 * that is made. A superclass is initialized before its subclass, so the trust is there before the
 * first record of ours is. Whatever Avro trusted before stays trusted, nothing else becomes so.
 */
public abstract class TrustedRecord extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), TrustedRecord::isOurs));
  }

  /** For the generated records only. */
  protected TrustedRecord() {}

  private static boolean isOurs(Class<?> candidate) {
    return candidate.getPackageName().equals(TrustedRecord.class.getPackageName())
        && (TrustedRecord.class.isAssignableFrom(candidate) || candidate.isEnum());
  }
}
