package dev.posewire.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cheap number for the bytes of a picture: equal for equal ones, and by all odds different for
 * others. Not for keeping: it differs between versions. Holds no state.
 */
final class ImageHash {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Of FNV-1a's 64 bits; here it takes eight bytes a step, and a turn mixes the upper bits in. */
  private static final long PRIME = 0x100000001b3L;

  private static final long BEGIN = 0xcbf29ce484222325L;
  private static final int TURN = 27;

  private ImageHash() {}

  static long of(byte[] image) {
    long hash = BEGIN ^ image.length;
    int at = 0;
    for (; at <= image.length - Long.BYTES; at += Long.BYTES) {
      hash = Long.rotateLeft((hash ^ (long) WORDS.get(image, at)) * PRIME, TURN);
    }
    for (; at < image.length; at++) {
      hash = Long.rotateLeft((hash ^ image[at]) * PRIME, TURN);
    }
    return hash;
  }
}
