package dev.posewire.decoder.openpose;

/** The places along a limb at which its field is sampled, both ends included. Stateless. */
final class LimbSamples {
  /** How many; {@code mid_num} in the demos. */
  static final int COUNT = 10;

  static final int LAST = COUNT - 1;

  /** Between the ends; those that tell most first. */
  private static final int[] INNER = {5, 4, 2, 7, 3, 6, 1, 8};

  /** A ninth of more than any distance in pixels. */
  private static final int FAR = 1024;

  private LimbSamples() {}

  static int innerCount() {
    return INNER.length;
  }

  /** The number of a sample between the ends, by its rank. */
  static int inner(int rank) {
    return INNER[rank];
  }

  /**
   * {@code sample / 9} of the distance, rounded; a half cannot occur because 9 is odd. The quotient
   * is rounded down without a branch.
   */
  static int stepOf(int sample, int distance) {
    return (2 * sample * (distance + LAST * FAR) + LAST) / (2 * LAST) - sample * FAR;
  }
}
