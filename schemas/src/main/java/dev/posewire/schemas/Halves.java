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
  private static final int HALF_SMALLEST_NORMAL = 0x0400;
  private static final float HALF_SMALLEST_SUBNORMAL = 0x1p-24f;

  private static final int FLOAT_INFINITY = 0x7f800000;

  /** Bits of 65,520, halfway between the largest half and the next power of two. */
  private static final int FLOAT_ROUNDS_TO_INFINITY = 0x477ff000;

  /** Bits of 2^-14, the smallest normal half. */
  private static final int FLOAT_SMALLEST_NORMAL_HALF = 0x38800000;

  /** A float has 23 bits of mantissa, a half 10. */
  private static final int MANTISSA_SHIFT = 13;

  /** Difference of the exponents' biases, 127 - 15, at the float's exponent. */
  private static final int BIAS_SHIFT = 112 << 23;

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
    for (int i = 0; i < count; i++) {
      halves.put((short) toHalf(src.get()));
    }
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
      dst[dstOffset + i] = toFloat(halves.get());
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
    int sign = (bits >>> 16) & HALF_SIGN;
    int magnitude = bits & Integer.MAX_VALUE;
    if (magnitude > FLOAT_INFINITY) {
      int payload = (magnitude >>> MANTISSA_SHIFT) & HALF_MANTISSA;
      return sign | (payload == 0 ? HALF_QUIET_NAN : HALF_INFINITY | payload);
    }
    if (magnitude >= FLOAT_ROUNDS_TO_INFINITY) {
      return sign | HALF_INFINITY;
    }
    if (magnitude >= FLOAT_SMALLEST_NORMAL_HALF) {
      // Just below half a unit, and the last bit kept: rounds up above the tie, and at it if odd.
      int lastBit = (magnitude >>> MANTISSA_SHIFT) & 1;
      return sign | ((magnitude - BIAS_SHIFT + 0x0fff + lastBit) >>> MANTISSA_SHIFT);
    }
    // Between 0.5 and 1 floats lie 2^-24 apart, as subnormal halves do: the addition rounds.
    float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
    return sign | (Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(0.5f));
  }

  private static float toFloat(short half) {
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
