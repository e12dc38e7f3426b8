package dev.posewire.worker.ir;

import dev.posewire.schemas.Halves;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The value of a Const layer.
 *
 * @param bytes row-major elements from position to limit, read-only, a view of the weights file;
 *     shared, so read it with absolute positions
 */
public record IrConstant(ElementType type, Shape shape, ByteBuffer bytes) {
  public IrConstant {
    bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long expected = (long) shape.elements() * type.bytes();
    if (bytes.limit() != expected) {
      throw new IllegalArgumentException(
          "a constant of %s and shape %s takes %d bytes: %d"
              .formatted(type, shape, expected, bytes.limit()));
    }
  }

  /** The elements as numbers: a new array. i64 and i32 lose what a float cannot hold. */
  public float[] toFloats() {
    float[] values = new float[shape.elements()];
    if (type == ElementType.F16) {
      Halves.decode(bytes.duplicate(), values, 0, values.length);
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case F32 -> bytes.getFloat(4 * i);
            case F16 -> throw new IllegalStateException("halves are decoded above");
            case I64 -> bytes.getLong(8 * i);
            case I32 -> bytes.getInt(4 * i);
            case I8 -> bytes.get(i);
            case U8 -> Byte.toUnsignedInt(bytes.get(i));
          };
    }
    return values;
  }

  /** The elements of an i8 or u8 constant: a new array. */
  public byte[] toBytes() {
    if (type.bytes() != 1) {
      throw new IllegalStateException("not a constant of bytes: " + type);
    }
    byte[] values = new byte[shape.elements()];
    bytes.get(0, values);
    return values;
  }
}
