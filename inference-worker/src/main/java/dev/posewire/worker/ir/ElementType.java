package dev.posewire.worker.ir;

import java.util.Locale;
import java.util.Optional;

/** The types of constants and inputs that occur in pose networks; all little-endian. */
public enum ElementType {
  F32(4),
  F16(2),
  I64(8),
  I32(4),
  I8(1),
  U8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes an element. */
  public int bytes() {
    return bytes;
  }

  /** By the IR's name, e.g. {@code f16}. */
  static Optional<ElementType> named(String name) {
    for (ElementType type : values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
