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

  /** Pixels of the first block that lie outside the plane. */
  static final int MARGIN = 2;

  /** Cells that a block begins to the left of the one with its number. */
  static final int TAPS_BEFORE = 2;

  /** The taps' weights, OpenCV's {@code interpolateCubic}, exact in float: two of four pixels, */
  private static final float[] OUTER = weights(-135, 873, 1535, -225);

  private static final float[] INNER = weights(-21, 235, 1981, -147);

  /** and their mirrors. By the pixel's number modulo 4, four each. */
  private static final float[] WEIGHTS = {
    OUTER[0], OUTER[1], OUTER[2], OUTER[3],
    INNER[0], INNER[1], INNER[2], INNER[3],
    INNER[3], INNER[2], INNER[1], INNER[0],
    OUTER[3], OUTER[2], OUTER[1], OUTER[0]
  };

  /**
   * The sum of the weights' magnitudes in two dimensions, 1.82672, rounded up: no pixel's magnitude
   * exceeds its cells' greatest by more.
   */
  static final float MAX_GAIN = 1.8268f;

  /** The largest finite half: tensors travel as halves, so nothing larger means anything. */
  private static final float MAX_CELL = 65504;

  private Bicubic() {}

  private static float[] weights(int first, int second, int third, int fourth) {
    return new float[] {first / 2048f, second / 2048f, third / 2048f, fourth / 2048f};
  }

  /** Of a pixel, one of four taps. */
  static float weight(int pixel, int tap) {
    return WEIGHTS[pixel % FACTOR * FACTOR + tap];
  }

  /** The block that a pixel lies in. */
  static int blockOf(int pixel) {
    return (pixel + MARGIN) / FACTOR;
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
      wide[x] = a * WEIGHTS[8] + b * WEIGHTS[9] + c * WEIGHTS[10] + d * WEIGHTS[11];
      wide[x + 1] = a * WEIGHTS[12] + b * WEIGHTS[13] + c * WEIGHTS[14] + d * WEIGHTS[15];
      wide[x + 2] = a * WEIGHTS[0] + b * WEIGHTS[1] + c * WEIGHTS[2] + d * WEIGHTS[3];
      wide[x + 3] = a * WEIGHTS[4] + b * WEIGHTS[5] + c * WEIGHTS[6] + d * WEIGHTS[7];
      a = b;
      b = c;
      c = d;
    }
  }

  /**
   * Enlarges some of a row of blocks downwards: one row of pixels.
   *
   * @param wideRows all rows of cells, enlarged to the right
   * @param row of the enlarged plane
   * @param from place in the row
   */
  static void blend(float[][] wideRows, int row, int from, int to, float[] result) {
    int tap = row / FACTOR - TAPS_BEFORE;
    int last = wideRows.length - 1;
    int pixel = row + FACTOR - MARGIN;
    blend(
        wideRows[inside(tap, 0, last)],
        wideRows[inside(tap + 1, 0, last)],
        wideRows[inside(tap + 2, 0, last)],
        wideRows[inside(tap + 3, 0, last)],
        pixel,
        from,
        to,
        result);
  }

  /** Its arrays have one index, so that the JIT compiler makes vectors of it. */
  private static void blend(
      float[] row0,
      float[] row1,
      float[] row2,
      float[] row3,
      int pixel,
      int from,
      int to,
      float[] result) {
    float weight0 = weight(pixel, 0);
    float weight1 = weight(pixel, 1);
    float weight2 = weight(pixel, 2);
    float weight3 = weight(pixel, 3);
    for (int x = from; x < to; x++) {
      result[x] = row0[x] * weight0 + (row1[x] * weight1 + (row2[x] * weight2 + row3[x] * weight3));
    }
  }

  /**
   * One pixel of an enlarged plane.
   *
   * @param first cell of the plane
   */
  static float pixel(float[] cells, int first, int height, int width, int x, int y) {
    int weight = x % FACTOR * FACTOR;
    float weight0 = WEIGHTS[weight];
    float weight1 = WEIGHTS[weight + 1];
    float weight2 = WEIGHTS[weight + 2];
    float weight3 = WEIGHTS[weight + 3];
    int tapX = blockOf(x) - TAPS_BEFORE;
    int x0 = inside(tapX, 0, width - 1);
    int x1 = inside(tapX + 1, 0, width - 1);
    int x2 = inside(tapX + 2, 0, width - 1);
    int x3 = inside(tapX + 3, 0, width - 1);
    int tapY = blockOf(y) - TAPS_BEFORE;
    int row0 = first + inside(tapY, 0, height - 1) * width;
    int row1 = first + inside(tapY + 1, 0, height - 1) * width;
    int row2 = first + inside(tapY + 2, 0, height - 1) * width;
    int row3 = first + inside(tapY + 3, 0, height - 1) * width;
    float wide0 =
        whole(cells[row0 + x0]) * weight0
            + whole(cells[row0 + x1]) * weight1
            + whole(cells[row0 + x2]) * weight2
            + whole(cells[row0 + x3]) * weight3;
    float wide1 =
        whole(cells[row1 + x0]) * weight0
            + whole(cells[row1 + x1]) * weight1
            + whole(cells[row1 + x2]) * weight2
            + whole(cells[row1 + x3]) * weight3;
    float wide2 =
        whole(cells[row2 + x0]) * weight0
            + whole(cells[row2 + x1]) * weight1
            + whole(cells[row2 + x2]) * weight2
            + whole(cells[row2 + x3]) * weight3;
    float wide3 =
        whole(cells[row3 + x0]) * weight0
            + whole(cells[row3 + x1]) * weight1
            + whole(cells[row3 + x2]) * weight2
            + whole(cells[row3 + x3]) * weight3;
    return wide0 * weight(y, 0)
        + (wide1 * weight(y, 1) + (wide2 * weight(y, 2) + wide3 * weight(y, 3)));
  }

  private static int inside(int index, int first, int last) {
    return Math.max(first, Math.min(index, last));
  }
}
