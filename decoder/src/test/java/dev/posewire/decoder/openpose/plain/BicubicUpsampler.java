package dev.posewire.decoder.openpose.plain;

/**
 * Enlarges a plane four times in both directions as OpenCV's {@code cv::resize} with {@code
 * INTER_CUBIC} does: A = -0.75, pixel centres at half coordinates, edges replicated. Not
 * thread-safe (it keeps scratch rows): owned by its decoder.
 *
 * <p>The order of the float additions is that of OpenCV 4.6 (SSE2), which makes the result equal to
 * the bit.
 */
final class BicubicUpsampler {
  static final int FACTOR = 4;

  /**
   * Weights of the four taps by output index modulo 4, OpenCV's {@code interpolateCubic}; exact in
   * float.
   */
  private static final float[][] WEIGHTS = {
    weights(-135, 873, 1535, -225),
    weights(-21, 235, 1981, -147),
    weights(-147, 1981, 235, -21),
    weights(-225, 1535, 873, -135)
  };

  /** Cells that each end of a row is replicated by. */
  private static final int PADDING = 2;

  /** The largest finite half: tensors travel as halves, so nothing larger means anything. */
  private static final float MAX_CELL = 65504;

  private final int height;
  private final int width;
  private final float[] paddedRow;
  private final float[][] wideRows;

  BicubicUpsampler(int height, int width) {
    this.height = height;
    this.width = width;
    paddedRow = new float[width + 2 * PADDING];
    wideRows = new float[height][width * FACTOR];
  }

  /** A plane of the size that {@link #upsample} fills. */
  UpsampledPlane newPlane() {
    return new UpsampledPlane(height * FACTOR, width * FACTOR);
  }

  /**
   * Cells that are NaN, infinite or beyond the largest half count as 0.
   *
   * @param maps {@code [planes, height, width]} row-major
   */
  void upsample(float[] maps, int plane, UpsampledPlane result) {
    int firstCell = plane * height * width;
    for (int y = 0; y < height; y++) {
      padRow(maps, firstCell + y * width);
      widenRow(wideRows[y]);
    }
    for (int v = 0; v < height * FACTOR; v++) {
      blendRows(v, result);
    }
  }

  private void padRow(float[] maps, int firstCell) {
    for (int i = 0; i < paddedRow.length; i++) {
      float cell = maps[firstCell + clamp(i - PADDING, width)];
      paddedRow[i] = Math.abs(cell) <= MAX_CELL ? cell : 0;
    }
  }

  /** Output u lies right of cell (u + 2) / 4 - 1; its taps start one cell before that one. */
  private void widenRow(float[] wide) {
    for (int u = 0; u < wide.length; u++) {
      float[] weight = WEIGHTS[u % FACTOR];
      int tap = (u + 2) / FACTOR - 2 + PADDING;
      wide[u] =
          paddedRow[tap] * weight[0]
              + paddedRow[tap + 1] * weight[1]
              + paddedRow[tap + 2] * weight[2]
              + paddedRow[tap + 3] * weight[3];
    }
  }

  /** The same downwards, but added from the last tap to the first: OpenCV's order. */
  private void blendRows(int v, UpsampledPlane result) {
    float[] weight = WEIGHTS[v % FACTOR];
    int tap = (v + 2) / FACTOR - 2;
    float[] row0 = wideRows[clamp(tap, height)];
    float[] row1 = wideRows[clamp(tap + 1, height)];
    float[] row2 = wideRows[clamp(tap + 2, height)];
    float[] row3 = wideRows[clamp(tap + 3, height)];
    for (int u = 0; u < width * FACTOR; u++) {
      float sum =
          row0[u] * weight[0] + (row1[u] * weight[1] + (row2[u] * weight[2] + row3[u] * weight[3]));
      result.set(u, v, sum);
    }
  }

  private static int clamp(int index, int size) {
    return Math.max(0, Math.min(index, size - 1));
  }

  private static float[] weights(int first, int second, int third, int fourth) {
    return new float[] {first / 2048f, second / 2048f, third / 2048f, fourth / 2048f};
  }
}
