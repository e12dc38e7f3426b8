package dev.posewire.decoder.openpose;

/** The places along a limb at which its field is sampled, both ends included. Stateless. */
final class LimbSamples {
  /** How many; {@code mid_num} in the demos. */
  static final int COUNT = 10;

  static final int LAST = COUNT - 1;

  /** Between the ends; those that tell most first. */
  private static final int[] INNER = {5, 4, 2, 7, 3, 6, 1, 8};

  /** Pixels of the longest distance, in one direction. */
  private static final int FARTHEST = Bicubic.FACTOR * OpenPoseDecoder.MAX_SIZE;

  private static final short[][] STEPS = new short[COUNT][2 * FARTHEST + 1];

  static {
    for (int sample = 0; sample < COUNT; sample++) {
      for (int distance = -FARTHEST; distance <= FARTHEST; distance++) {
        STEPS[sample][distance + FARTHEST] =
            (short) Math.floorDiv(2 * sample * distance + LAST, 2 * LAST);
      }
    }
  }

  private LimbSamples() {}

  static int innerCount() {
    return INNER.length;
  }

  /** The number of a sample between the ends, by its rank. */
  static int inner(int rank) {
    return INNER[rank];
  }

  /** {@code sample / 9} of a distance, rounded; a half cannot occur because 9 is odd. */
  static int stepOf(int sample, int distance) {
    return STEPS[sample][distance + FARTHEST];
  }
}
