package dev.posewire.decoder.openpose;

/**
 * The part affinity field of one limb at four times its size: computed pixel by pixel as it is
 * asked for, or whole where much will be asked. Not thread-safe: owned by its decoder.
 */
final class LimbField {
  /** Pairs of peaks a cell from which the whole is cheaper, as measured: 2,000 at 32 x 57. */
  private static final double WHOLE_FROM = 2000.0 / OpenPoseDecoder.USUAL_CELLS;

  private final int height;
  private final int width;
  private final float[][] wideRowsX;
  private final float[][] wideRowsY;
  private final float[][] blendedX = new float[Bicubic.FACTOR][];
  private final float[][] blendedY = new float[Bicubic.FACTOR][];
  private final float[] wholeField; // x and y of each pixel, as they are asked for together
  private float[] cells = {};
  private int firstX;
  private int firstY;
  private boolean whole;
  private float x;
  private float y;

  LimbField(int height, int width) {
    this.height = height;
    this.width = width;
    int row = Bicubic.enlarged(width);
    wideRowsX = new float[height][row];
    wideRowsY = new float[height][row];
    for (int i = 0; i < Bicubic.FACTOR; i++) {
      blendedX[i] = new float[row];
      blendedY[i] = new float[row];
    }
    wholeField = new float[2 * row * Bicubic.enlarged(height)];
  }

  /**
   * Shows the field of a limb.
   *
   * @param pafs {@code [planes, height, width]} row-major
   * @param pairs of peaks that it will be asked about
   */
  void show(float[] pafs, Limb limb, long pairs) {
    cells = pafs;
    firstX = limb.pafX() * height * width;
    firstY = limb.pafY() * height * width;
    whole = pairs > WHOLE_FROM * height * width;
    if (whole) enlarge();
  }

  private void enlarge() {
    for (int y = 0; y < height; y++) {
      Bicubic.widen(cells, firstX + y * width, width, 0, width + 1, wideRowsX[y]);
      Bicubic.widen(cells, firstY + y * width, width, 0, width + 1, wideRowsY[y]);
    }
    for (int blockRow = 0; blockRow <= height; blockRow++) {
      blend(wideRowsX, blockRow, blendedX);
      blend(wideRowsY, blockRow, blendedY);
      for (int i = 0; i < Bicubic.FACTOR; i++) {
        interleave(blendedX[i], blendedY[i], blockRow * Bicubic.FACTOR + i);
      }
    }
  }

  private void blend(float[][] wideRows, int blockRow, float[][] result) {
    int to = Bicubic.enlarged(width);
    Bicubic.blend(wideRows, blockRow, 0, to, result[0], result[1], result[2], result[3]);
  }

  private void interleave(float[] rowX, float[] rowY, int row) {
    int first = 2 * row * rowX.length;
    for (int i = 0; i < rowX.length; i++) {
      wholeField[first + 2 * i] = rowX[i];
      wholeField[first + 2 * i + 1] = rowY[i];
    }
  }

  /** Pixels of the enlarged field. */
  int height() {
    return Bicubic.FACTOR * height;
  }

  /** Takes the field at a pixel: {@link #x} and {@link #y} have it. */
  void sample(int pixelX, int pixelY) {
    if (whole) {
      sampleWhole(pixelX, pixelY);
      return;
    }
    int tapX = Bicubic.firstTap(pixelX);
    int tapY = Bicubic.firstTap(pixelY);
    if (Bicubic.isInside(tapX, width) && Bicubic.isInside(tapY, height)) {
      int first = tapY * width + tapX;
      float[] across = Bicubic.weights(pixelX);
      float[] down = Bicubic.weights(pixelY);
      x = Bicubic.pixel(cells, firstX + first, width, across, down);
      y = Bicubic.pixel(cells, firstY + first, width, across, down);
    } else {
      x = Bicubic.pixel(cells, firstX, height, width, pixelX, pixelY);
      y = Bicubic.pixel(cells, firstY, height, width, pixelX, pixelY);
    }
  }

  /** Likewise, where {@link #isWhole}. */
  void sampleWhole(int pixelX, int pixelY) {
    int row = (pixelY + Bicubic.MARGIN) * Bicubic.enlarged(width);
    int at = 2 * (row + pixelX + Bicubic.MARGIN);
    x = wholeField[at];
    y = wholeField[at + 1];
  }

  /** Whether it was computed whole, and is cheap to sample. */
  boolean isWhole() {
    return whole;
  }

  float x() {
    return x;
  }

  float y() {
    return y;
  }
}
