package dev.posewire.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Converts floats to little-endian IEEE 754 halves (binary16) and back. JDK 17 has no {@code
 * Float.float16ToFloat}.
 *
 * <p>Every half decodes exactly; a float is rounded to the nearest half, ties to even, beyond
 * 65,504 to infinity as IEEE 754 says. NaN stays NaN and keeps the top ten bits of its payload.
 *
 * <p>Buffers are used from their position, which moves past what was read or written; the order
 * that a buffer is set to does not matter.
 */
public final class Halves {
  private static final int HALF_SIGN = 0x8000;
  private static final int HALF_INFINITY = 0x7c00;
  private static final int HALF_QUIET_NAN = 0x7e00;
  private static final int HALF_MANTISSA = 0x03ff;
  private static final int HALF_MANTISSA_BITS = 10;
  private static final int HALF_SMALLEST_NORMAL = 0x0400;
  private static final float HALF_SMALLEST_SUBNORMAL = 0x1p-24f;

  /** Exponents of the smallest normal half, 2^-14, and of the largest, 65,504. */
  private static final int HALF_MIN_EXPONENT = -14;

  private static final int HALF_MAX_EXPONENT = 15;

  private static final int FLOAT_INFINITY = 0x7f800000;
  private static final int FLOAT_MANTISSA_BITS = 23;
  private static final int FLOAT_EXPONENT = 0xff;
  private static final int FLOAT_BIAS = 127;

  /** A float has 23 bits of mantissa, a half 10. */
  private static final int MANTISSA_SHIFT = FLOAT_MANTISSA_BITS - HALF_MANTISSA_BITS;

  /** Difference of the exponents' biases, 127 - 15, at the float's exponent. */
  private static final int BIAS_SHIFT = 112 << FLOAT_MANTISSA_BITS;

  /** The float of each half. */
  private static final float[] FLOATS = new float[1 << Short.SIZE];

  /**
   * What rounds a float to a half when added to it, by the float's sign and exponent, its top nine
   * bits. It is the power of two {@link #MANTISSA_SHIFT} above the float's own: floats of that size
   * lie as far apart as the halves near the float, and addition rounds to nearest, ties to even.
   * Below 2^-14 halves lie 2^-24 apart, so there it is 0.5; from 2^16 on it is infinity.
   */
  private static final float[] ROUNDING = new float[1 << (Float.SIZE - FLOAT_MANTISSA_BITS)];

  /** What turns the bits of such a sum into those of the half, in the low 16 bits, when added. */
  private static final int[] SUM_TO_HALF = new int[ROUNDING.length];

  static {
    for (int half = 0; half < FLOATS.length; half++) {
      FLOATS[half] = toFloat(half);
    }
    for (int top = 0; top < ROUNDING.length; top++) {
      boolean negative = top > FLOAT_EXPONENT;
      int exponent = Math.max((top & FLOAT_EXPONENT) - FLOAT_BIAS, HALF_MIN_EXPONENT);
      float power = Float.POSITIVE_INFINITY;
      int half = HALF_INFINITY;
      if (exponent <= HALF_MAX_EXPONENT) {
        power = Math.scalb(1f, exponent + MANTISSA_SHIFT);
        // One exponent less: the float's leading 1 is in the sum's mantissa, and adds it.
        half = (exponent - HALF_MIN_EXPONENT) << HALF_MANTISSA_BITS;
      }
      ROUNDING[top] = negative ? -power : power;
      int sign = negative ? HALF_SIGN : 0;
      SUM_TO_HALF[top] = (sign | half) - Float.floatToRawIntBits(ROUNDING[top]);
    }
  }

  private Halves() {}

  /**
   * Encodes {@code count} floats, 2 bytes each.
   *
   * @throws IndexOutOfBoundsException if {@code src} is shorter
   * @throws IllegalArgumentException if {@code dst} has no room
   */
  public static void encode(float[] src, int srcOffset, int count, ByteBuffer dst) {
    encode(FloatBuffer.wrap(src, srcOffset, count), dst);
  }

  /**
   * Encodes all floats that remain in {@code src}, 2 bytes each.
   *
   * @throws IllegalArgumentException if {@code dst} has no room
   */
  public static void encode(FloatBuffer src, ByteBuffer dst) {
    int count = src.remaining();
    ShortBuffer halves = halves(dst, count);
    int start = src.position();
    for (int i = 0; i < count; i++) {
      halves.put(i, (short) toHalf(src.get(start + i)));
    }
    src.position(start + count);
    dst.position(dst.position() + count * Short.BYTES);
  }

  /**
   * Decodes {@code count} halves.
   *
   * @throws IndexOutOfBoundsException if {@code dst} is shorter
   * @throws IllegalArgumentException if {@code src} holds fewer
   */
  public static void decode(ByteBuffer src, float[] dst, int dstOffset, int count) {
    ShortBuffer halves = halves(src, count);
    for (int i = 0; i < count; i++) {
      dst[dstOffset + i] = FLOATS[Short.toUnsignedInt(halves.get(i))];
    }
    src.position(src.position() + count * Short.BYTES);
  }

  private static ShortBuffer halves(ByteBuffer bytes, int count) {
    if (bytes.remaining() / Short.BYTES < count) {
      throw new IllegalArgumentException(
          "%d halves need %d bytes: %d remain"
              .formatted(count, (long) count * Short.BYTES, bytes.remaining()));
    }
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
  }

  /** The bits of the half nearest to the value, in the low 16 bits. */
  private static int toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      int sign = (bits >>> 16) & HALF_SIGN;
      int payload = (bits >>> MANTISSA_SHIFT) & HALF_MANTISSA;
      return sign | (payload == 0 ? HALF_QUIET_NAN : HALF_INFINITY | payload);
    }
    int top = bits >>> FLOAT_MANTISSA_BITS;
    return Float.floatToRawIntBits(value + ROUNDING[top]) + SUM_TO_HALF[top];
  }

  private static float toFloat(int half) {
    int magnitude = half & Short.MAX_VALUE;
    int bits;
    if (magnitude >= HALF_INFINITY) {
      bits = FLOAT_INFINITY | (magnitude & HALF_MANTISSA) << MANTISSA_SHIFT;
    } else if (magnitude >= HALF_SMALLEST_NORMAL) {
      bits = (magnitude << MANTISSA_SHIFT) + BIAS_SHIFT;
    } else {
      bits = Float.floatToRawIntBits(magnitude * HALF_SMALLEST_SUBNORMAL);
    }
    return Float.intBitsToFloat(bits | (half & HALF_SIGN) << 16);
  }
}
