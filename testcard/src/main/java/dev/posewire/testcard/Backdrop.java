package dev.posewire.testcard;

import java.util.random.RandomGenerator;

/**
 * Paints what stands behind the puppets: a dim, slow gradient with a little grain that never moves.
 */
final class Backdrop {
  /**
   * Levels of grain to both sides. All three channels of a pixel together must stay under 150: from
   * there on the model sees a limb.
   */
  private static final int GRAIN = 2;

  private Backdrop() {}

  /** Packed BGR24, {@code [height, width, 3]}; each channel 6..38. */
  static byte[] paint(int width, int height, RandomGenerator random) {
    byte[] bgr = new byte[width * height * 3];
    int offset = 0;
    for (int row = 0; row < height; row++) {
      double y = (double) row / (height - 1);
      for (int column = 0; column < width; column++) {
        double x = (double) column / (width - 1);
        int grain = random.nextInt(2 * GRAIN + 1) - GRAIN;
        bgr[offset++] = level(14 + 16 * y + 6 * StrictMath.sin(9 * x), grain);
        bgr[offset++] = level(14 + 10 * x + 8 * y, grain);
        bgr[offset++] = level(12 + 14 * (1 - y) + 4 * x, grain);
      }
    }
    return bgr;
  }

  private static byte level(double level, int grain) {
    return (byte) Math.round(level + grain);
  }
}
