package dev.posewire.schemas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HalvesTest {
  private static final int ALL = 1 << 16;

  @Test
  void everyHalfDecodesToItsValue() {
    float[] decoded = decodeAll();
    for (int half = 0; half < ALL; half++) {
      double expected = valueOf(half);
      assertEquals(expected, decoded[half], "half " + half);
      assertEquals(half >= 0x8000, Float.floatToRawIntBits(decoded[half]) < 0, "sign of " + half);
    }
  }

  @Test
  void everyHalfSurvivesARoundTrip() {
    ByteBuffer encoded = ByteBuffer.allocate(ALL * 2);
    Halves.encode(decodeAll(), 0, ALL, encoded);
    assertArrayEquals(allHalves().array(), encoded.array());
  }

  @Test
  void valuesBetweenHalvesRoundToTheNearestAndTiesToEven() {
    float[] decoded = decodeAll();
    for (int half = 0; half < 0x7bff; half++) {
      float below = decoded[half];
      float above = decoded[half + 1];
      float middle = (below + above) / 2; // exact: a float has 13 bits more
      int even = half + (half & 1);
      assertEquals(half, encode(Math.nextDown(middle)), "below the tie");
      assertEquals(even, encode(middle), "tie");
      assertEquals(half + 1, encode(Math.nextUp(middle)), "above the tie");
      assertEquals(even | 0x8000, encode(-middle), "negative tie");
    }
  }

  @Test
  void largeValuesBecomeInfinity() {
    assertEquals(0x7bff, encode(65_504f));
    assertEquals(0x7bff, encode(Math.nextDown(65_520f)));
    assertEquals(0x7c00, encode(65_520f));
    assertEquals(0x7c00, encode(Float.MAX_VALUE));
    assertEquals(0xfc00, encode(Float.NEGATIVE_INFINITY));
  }

  @Test
  void tinyValuesBecomeZeroAndKeepTheirSign() {
    assertEquals(0x0000, encode(Float.MIN_VALUE));
    assertEquals(0x0000, encode(0x1p-25f)); // tie between 0 and the smallest subnormal
    assertEquals(0x0001, encode(Math.nextUp(0x1p-25f)));
    assertEquals(0x8000, encode(-0f));
    assertEquals(0x8000, encode(-Float.MIN_VALUE));
  }

  @Test
  void nanWithLowPayloadStaysNan() {
    float lowPayload = Float.intBitsToFloat(0x7f800001);
    assertEquals(0x7e00, encode(lowPayload));
  }

  @Test
  void anyFloatIsEncodedAsByThePlainRule() {
    Random random = new Random(1);
    float[] floats = new float[1 << 21];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    ByteBuffer encoded = ByteBuffer.allocate(floats.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    Halves.encode(floats, 0, floats.length, encoded);
    for (int i = 0; i < floats.length; i++) {
      int bits = Float.floatToRawIntBits(floats[i]);
      int half = encoded.getShort(i * 2) & 0xffff;
      if (half != plainHalf(bits)) {
        assertEquals(plainHalf(bits), half, () -> "float " + Integer.toHexString(bits));
      }
    }
  }

  @Test
  void nanKeepsItsSignAndTheTopOfItsPayload() {
    assertEquals(0xfc01, encode(Float.intBitsToFloat(0xff802000)));
    ByteBuffer half = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) -2);
    float[] decoded = new float[1];
    Halves.decode(half, decoded, 0, 1);
    assertEquals(0xffffc000, Float.floatToRawIntBits(decoded[0]));
  }

  @Test
  void offsetsPositionsAndByteOrdersAreKept() {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).position(2);
    Halves.encode(new float[] {9f, 1f, -2f, 9f}, 1, 2, bytes);
    assertEquals(6, bytes.position());
    assertArrayEquals(new byte[] {0, 0, 0, 0x3c, 0, (byte) 0xc0, 0, 0}, bytes.array());

    float[] decoded = new float[4];
    bytes.position(2);
    Halves.decode(bytes, decoded, 1, 2);
    assertEquals(6, bytes.position());
    assertArrayEquals(new float[] {0f, 1f, -2f, 0f}, decoded);
  }

  @Test
  void directFloatsAreEncodedWhole() {
    FloatBuffer floats =
        ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder()).asFloatBuffer();
    floats.put(0, 0.5f).put(1, 1.5f).put(2, 2.5f).position(1);
    ByteBuffer bytes = ByteBuffer.allocateDirect(4);

    Halves.encode(floats, bytes);

    float[] decoded = new float[2];
    Halves.decode(bytes.flip(), decoded, 0, 2);
    assertArrayEquals(new float[] {1.5f, 2.5f}, decoded);
    assertEquals(0, floats.remaining());
  }

  @Test
  void shortBuffersAreRefused() {
    ByteBuffer three = ByteBuffer.allocate(3);
    var noRoom =
        assertThrows(
            IllegalArgumentException.class, () -> Halves.encode(new float[2], 0, 2, three));
    assertTrue(noRoom.getMessage().contains("4 bytes"), noRoom.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Halves.decode(three, new float[2], 0, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> Halves.encode(new float[2], 1, 2, three));
    assertEquals(0, three.position());
  }

  /** IEEE 754 binary16 by its definition. */
  private static double valueOf(int half) {
    int exponent = (half >> 10) & 31;
    int mantissa = half & 1023;
    double magnitude;
    if (exponent == 31) {
      magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) mantissa, -24);
    } else {
      magnitude = Math.scalb(1024.0 + mantissa, exponent - 25);
    }
    return half >= 0x8000 ? -magnitude : magnitude;
  }

  /** The half nearest to a float, range by range. */
  private static int plainHalf(int bits) {
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & Integer.MAX_VALUE;
    if (magnitude > 0x7f800000) {
      int payload = (magnitude >>> 13) & 0x03ff;
      return sign | (payload == 0 ? 0x7e00 : 0x7c00 | payload);
    }
    if (magnitude >= 0x477ff000) { // 65,520
      return sign | 0x7c00;
    }
    if (magnitude >= 0x38800000) { // 2^-14
      int lastBit = (magnitude >>> 13) & 1;
      return sign | ((magnitude - (112 << 23) + 0x0fff + lastBit) >>> 13);
    }
    float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
    return sign | (Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(0.5f));
  }

  private static int encode(float value) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    Halves.encode(new float[] {value}, 0, 1, bytes);
    return bytes.getShort(0) & 0xffff;
  }

  private static float[] decodeAll() {
    float[] decoded = new float[ALL];
    Halves.decode(allHalves(), decoded, 0, ALL);
    return decoded;
  }

  private static ByteBuffer allHalves() {
    ByteBuffer halves = ByteBuffer.allocate(ALL * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int half = 0; half < ALL; half++) {
      halves.putShort((short) half);
    }
    return halves.flip();
  }
}
