package dev.posewire.ingest.video;

/**
 * The size of a picture once it stands upright and its pixels are square.
 *
 * @param width pixels
 * @param height pixels
 */
record PictureShape(Orientation orientation, int width, int height) {
  /** What lies beyond is taken for a mistake of the file's: no camera has such pixels. */
  private static final double MAX_ASPECT = 8;

  /**
   * Wide pixels widen the picture and tall ones narrow it, as players do: the number of rows stays.
   *
   * @param aspectNumerator width of a stored pixel; 0 or less: unknown, so square
   * @param aspectDenominator height of a stored pixel
   */
  static PictureShape of(
      int storedWidth,
      int storedHeight,
      int aspectNumerator,
      int aspectDenominator,
      Orientation orientation) {
    double aspect = 1;
    if (aspectNumerator > 0 && aspectDenominator > 0) {
      double given = (double) aspectNumerator / aspectDenominator;
      aspect = given <= MAX_ASPECT && given >= 1 / MAX_ASPECT ? given : 1;
    }
    int width = Math.max(1, (int) Math.round(storedWidth * aspect));
    return orientation.swapped()
        ? new PictureShape(orientation, storedHeight, width)
        : new PictureShape(orientation, width, storedHeight);
  }
}
