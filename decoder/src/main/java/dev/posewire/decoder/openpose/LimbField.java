package dev.posewire.decoder.openpose;

/**
 * The part affinity field of one limb at four times its size: computed pixel by pixel as it is
 * asked for, or whole where much will be asked. Not thread-safe: owned by its decoder.
 */
final class LimbField {
  /** Pairs of peaks a cell from which the whole is cheaper, as measured: 3,000 at 32 x 57. */
  private static final double WHOLE_FROM = 3_000 / (32 * 57.0);

  private final int height;
  private final int width;
  private final float[][] wideRows;
  private final float[][] wholeX;
  private final float[][] wholeY;
  private float[] cells = {};
  private int firstX;
  private int firstY;
  private boolean whole;
  private float x;
  private float y;

  LimbField(int height, int width) {
    this.height = height;
    this.width = width;
    wideRows = new float[height][Bicubic.enlarged(width)];
    wholeX = new float[Bicubic.enlarged(height)][Bicubic.enlarged(width)];
    wholeY = new float[Bicubic.enlarged(height)][Bicubic.enlarged(width)];
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
    if (whole) {
      enlarge(firstX, wholeX);
      enlarge(firstY, wholeY);
    }
  }

  private void enlarge(int first, float[][] result) {
    for (int row = 0; row < height; row++) {
      Bicubic.widen(cells, first + row * width, width, 0, width + 1, wideRows[row]);
    }
    for (int row = 0; row < result.length; row++) {
      Bicubic.blend(wideRows, row, 0, result[row].length, result[row]);
    }
  }

  /** Pixels of the enlarged field. */
  int height() {
    return Bicubic.FACTOR * height;
  }

  /** Takes the field at a pixel: {@link #x} and {@link #y} have it. */
  void sample(int pixelX, int pixelY) {
    if (whole) {
      x = wholeX[pixelY + Bicubic.MARGIN][pixelX + Bicubic.MARGIN];
      y = wholeY[pixelY + Bicubic.MARGIN][pixelX + Bicubic.MARGIN];
    } else {
      x = Bicubic.pixel(cells, firstX, height, width, pixelX, pixelY);
      y = Bicubic.pixel(cells, firstY, height, width, pixelX, pixelY);
    }
  }

  float x() {
    return x;
  }

  float y() {
    return y;
  }
}
