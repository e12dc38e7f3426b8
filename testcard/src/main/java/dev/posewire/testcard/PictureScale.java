package dev.posewire.testcard;

/**
 * How a picture fits the model input. Its own corner is the origin: the letterbox's pads play no
 * part.
 *
 * @param modelWidth model pixels that the picture covers, as is {@code modelHeight}
 * @param sourcePixels source pixels per model pixel
 */
record PictureScale(double modelWidth, double modelHeight, double sourcePixels) {
  /**
   * @param width source pixels, as is {@code height}
   */
  static PictureScale of(int width, int height) {
    double modelPixels =
        Math.min(
            (double) TestCardModel.INPUT_WIDTH / width,
            (double) TestCardModel.INPUT_HEIGHT / height);
    return new PictureScale(width * modelPixels, height * modelPixels, 1 / modelPixels);
  }
}
