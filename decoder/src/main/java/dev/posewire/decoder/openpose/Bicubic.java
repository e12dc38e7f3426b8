package dev.posewire.decoder.openpose;

/**
 * Enlarges planes four times in both directions as OpenCV's {@code cv::resize} with {@code
 * INTER_CUBIC} does: A = -0.75, pixel centres at half coordinates, edges replicated. Stateless.
 *
 * <p>Pixels come in blocks of four by four, the {@code height + 1} by {@code width + 1} squares
 * between the centres of four cells: block (x, y) holds the pixels from 4x - 2 to 4x + 1 to the
 * right, likewise down, and all of them depend on the same cells, from x - 2 to x + 1. Enlarged
 * rows begin with the first block, so pixel x lies at x + {@link #MARGIN}; in the first and the
 * last block half of the pixels lie outside the plane.
 *
 * <p>The order of the float additions is that of OpenCV 4.6 (SSE2), which makes the result equal to
 * the bit: to the right from the first tap, downwards from the last.
 */
final class Bicubic {
  static final int FACTOR = 4;

  /** Cells in a row, and rows, that a pixel depends on. */
  private static final int TAPS = 4;

  /** Pixels of the first block that lie outside the plane. */
  static final int MARGIN = 2;

  /** Cells that a block begins to the left of the one with its number. */
  private static final int TAPS_BEFORE = 2;

  /** The taps' weights, OpenCV's {@code interpolateCubic}, exact in float: two of four pixels, */
  private static final float[] OUTER = weights(-135, 873, 1535, -225);

  private static final float[] INNER = weights(-21, 235, 1981, -147);

  /** and their mirrors. By the pixel's number modulo 4. */
  private static final float[][] WEIGHTS = {
    OUTER, INNER, {INNER[3], INNER[2], INNER[1], INNER[0]}, {OUTER[3], OUTER[2], OUTER[1], OUTER[0]}
  };

  /** What the two outer taps of a pixel weigh, in one direction: so much below 0 at most. */
  static final float OUTER_WEIGHT = -(OUTER[0] + OUTER[3]);

  /** The largest finite half: tensors travel as halves, so nothing larger means anything. */
  private static final float MAX_CELL = 65504;

  private Bicubic() {}

  private static float[] weights(int first, int second, int third, int fourth) {
    return new float[] {first / 2048f, second / 2048f, third / 2048f, fourth / 2048f};
  }

  /** The weights of a pixel's four taps; read only. */
  static float[] weights(int pixel) {
    return WEIGHTS[pixel & (FACTOR - 1)];
  }

  /** Where a block begins in an enlarged row of so many cells; inside the margins. */
  static int placeOf(int block, int cells) {
    return Math.max(MARGIN, Math.min(block * FACTOR, enlarged(cells) - MARGIN));
  }

  /** The length of an enlarged row, or the number of them. */
  static int enlarged(int cells) {
    return (cells + 1) * FACTOR;
  }

  /** What a cell counts as: 0 if it is NaN, infinite or beyond the largest half. */
  private static float whole(float cell) {
    return Math.abs(cell) <= MAX_CELL ? cell : 0;
  }

  /**
   * Enlarges some blocks of a row of cells to the right.
   *
   * @param first cell of the row
   */
  static void widen(float[] cells, int first, int width, int fromBlock, int toBlock, float[] wide) {
    int last = first + width - 1;
    int next = first + fromBlock - TAPS_BEFORE;
    float a = whole(cells[inside(next++, first, last)]);
    float b = whole(cells[inside(next++, first, last)]);
    float c = whole(cells[inside(next++, first, last)]);
    for (int x = fromBlock * FACTOR; x < toBlock * FACTOR; x += FACTOR) {
      float d = whole(cells[inside(next++, first, last)]);
      wide[x] = widened(a, b, c, d, INNER[3], INNER[2], INNER[1], INNER[0]);
      wide[x + 1] = widened(a, b, c, d, OUTER[3], OUTER[2], OUTER[1], OUTER[0]);
      wide[x + 2] = widened(a, b, c, d, OUTER[0], OUTER[1], OUTER[2], OUTER[3]);
      wide[x + 3] = widened(a, b, c, d, INNER[0], INNER[1], INNER[2], INNER[3]);
      a = b;
      b = c;
      c = d;
    }
  }

  /**
   * Enlarges some of a row of blocks downwards: four rows of pixels.
   *
   * @param wideRows all rows of cells, enlarged to the right
   * @param from place in the rows
   */
  static void blend(
      float[][] wideRows,
      int blockRow,
      int from,
      int to,
      float[] result0,
      float[] result1,
      float[] result2,
      float[] result3) {
    int tap = blockRow - TAPS_BEFORE;
    int last = wideRows.length - 1;
    float[] row0 = wideRows[inside(tap, 0, last)];
    float[] row1 = wideRows[inside(tap + 1, 0, last)];
    float[] row2 = wideRows[inside(tap + 2, 0, last)];
    float[] row3 = wideRows[inside(tap + 3, 0, last)];
    blend(row0, row1, row2, row3, weights(MARGIN), from, to, result0);
    blend(row0, row1, row2, row3, weights(MARGIN + 1), from, to, result1);
    blend(row0, row1, row2, row3, weights(MARGIN + 2), from, to, result2);
    blend(row0, row1, row2, row3, weights(MARGIN + 3), from, to, result3);
  }

  /** Its arrays have one index, so that the JIT compiler makes vectors of it. */
  private static void blend(
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      float[] weights,
      int from,
      int to,
      float[] result) {
    float weight0 = weights[0];
    float weight1 = weights[1];
    float weight2 = weights[2];
    float weight3 = weights[3];
    for (int x = from; x < to; x++) {
      result[x] = row0[x] * weight0 + (row1[x] * weight1 + (row2[x] * weight2 + row3[x] * weight3));
    }
  }

  /** The first of the four cells in a row, or of the four rows, that a pixel depends on. */
  static int firstTap(int pixel) {
    return (pixel + MARGIN) / FACTOR - TAPS_BEFORE;
  }

  /** Whether a pixel's cells lie in the plane, in one direction. */
  static boolean isInside(int firstTap, int cells) {
    return firstTap >= 0 && firstTap + TAPS <= cells;
  }

  /**
   * One pixel of an enlarged plane whose cells lie in the plane.
   *
   * @param first of its cells
   * @param width of the plane
   * @param across the {@link #weights} to the right
   * @param down those downwards
   */
  static float pixel(float[] cells, int first, int width, float[] across, float[] down) {
    return blended(
        widened(cells, first, across),
        widened(cells, first + width, across),
        widened(cells, first + 2 * width, across),
        widened(cells, first + 3 * width, across),
        down);
  }

  private static float widened(float[] cells, int first, float[] weights) {
    return widened(
        whole(cells[first]),
        whole(cells[first + 1]),
        whole(cells[first + 2]),
        whole(cells[first + 3]),
        weights);
  }

  /**
   * One pixel of an enlarged plane, wherever it lies.
   *
   * @param first cell of the plane
   */
  static float pixel(float[] cells, int first, int height, int width, int x, int y) {
    int tap = firstTap(y);
    return blended(
        widened(cells, rowOf(tap, first, height, width), width, x),
        widened(cells, rowOf(tap + 1, first, height, width), width, x),
        widened(cells, rowOf(tap + 2, first, height, width), width, x),
        widened(cells, rowOf(tap + 3, first, height, width), width, x),
        weights(y));
  }

  private static int rowOf(int y, int first, int height, int width) {
    return first + inside(y, 0, height - 1) * width;
  }

  private static float widened(float[] cells, int row, int width, int x) {
    int tap = row + firstTap(x);
    int last = row + width - 1;
    return widened(
        whole(cells[inside(tap, row, last)]),
        whole(cells[inside(tap + 1, row, last)]),
        whole(cells[inside(tap + 2, row, last)]),
        whole(cells[inside(tap + 3, row, last)]),
        weights(x));
  }

  private static float widened(float a, float b, float c, float d, float[] weights) {
    return widened(a, b, c, d, weights[0], weights[1], weights[2], weights[3]);
  }

  private static float widened(
      float a, float b, float c, float d, float w0, float w1, float w2, float w3) {
    return a * w0 + b * w1 + c * w2 + d * w3;
  }

  private static float blended(float a, float b, float c, float d, float[] weights) {
    return a * weights[0] + (b * weights[1] + (c * weights[2] + d * weights[3]));
  }

  private static int inside(int index, int first, int last) {
    return Math.max(first, Math.min(index, last));
  }
}
