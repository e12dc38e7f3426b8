package dev.posewire.openvino;

/** What a tensor consists of. The numbers of {@code ov_element_type_e} differ by release. */
public enum ElementType {
  /** Not known before inference; also OpenVINO's former UNDEFINED. */
  DYNAMIC(0),
  BOOLEAN(8),
  BF16(16),
  F16(16),
  F32(32),
  F64(64),
  I4(4),
  I8(8),
  I16(16),
  I32(32),
  I64(64),
  U1(1),
  U2(2),
  U3(3),
  U4(4),
  U6(6),
  U8(8),
  U16(16),
  U32(32),
  U64(64),
  NF4(4),
  F8E4M3(8),
  F8E5M2(8),
  /** Elements are C++ strings: not for buffers. */
  STRING(0),
  F4E2M1(4),
  F8E8M0(8);

  private final int bits;

  ElementType(int bits) {
    this.bits = bits;
  }

  /** Bits of an element; 0 where there is no such number. */
  public int bits() {
    return bits;
  }

  /** Bytes that so many elements take, packed where an element is less than a byte. */
  long bytes(long elements) {
    return (Math.multiplyExact(elements, bits) + 7) / 8;
  }
}
