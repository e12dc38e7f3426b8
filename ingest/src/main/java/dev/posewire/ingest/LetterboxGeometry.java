package dev.posewire.ingest;

/**
 * Where a source picture lies in an image of fixed size: scaled once with its aspect kept, laid at
 * the top left, black to the right and below. Hence the pads at the left and at the top are always
 * 0, and {@code source = image / scale} holds for both axes.
 *
 * @param sourceWidth pixels of the upright source picture (rotation applied, pixels square)
 * @param sourceHeight as {@code sourceWidth}
 * @param scaledWidth image pixels that the picture fills, 1..{@code width}
 * @param scaledHeight image pixels that the picture fills, 1..{@code height}
 * @param width image pixels, black part included
 * @param height image pixels, black part included
 */
public record LetterboxGeometry(
    int sourceWidth, int sourceHeight, int scaledWidth, int scaledHeight, int width, int height) {

  public LetterboxGeometry {
    requirePositive("source", sourceWidth, sourceHeight);
    requirePositive("scaled", scaledWidth, scaledHeight);
    requirePositive("image", width, height);
    if (scaledWidth > width || scaledHeight > height) {
      throw new IllegalArgumentException(
          "scaled size must fit the image of %dx%d: %dx%d"
              .formatted(width, height, scaledWidth, scaledHeight));
    }
  }

  /** The largest picture of this aspect that fits the image; smaller sources are enlarged. */
  public static LetterboxGeometry fit(int sourceWidth, int sourceHeight, int width, int height) {
    requirePositive("source", sourceWidth, sourceHeight);
    requirePositive("image", width, height);
    double scale = Math.min((double) width / sourceWidth, (double) height / sourceHeight);
    return new LetterboxGeometry(
        sourceWidth,
        sourceHeight,
        scaled(sourceWidth, scale, width),
        scaled(sourceHeight, scale, height),
        width,
        height);
  }

  /** The image is the source picture itself, pixel for pixel. */
  public static LetterboxGeometry unscaled(int sourceWidth, int sourceHeight) {
    return new LetterboxGeometry(
        sourceWidth, sourceHeight, sourceWidth, sourceHeight, sourceWidth, sourceHeight);
  }

  /** Image pixels per source pixel, before the scaled size is rounded to whole pixels. */
  public float scale() {
    return (float) Math.min((double) width / sourceWidth, (double) height / sourceHeight);
  }

  /** Black image pixels at the left: always 0. */
  public int padX() {
    return 0;
  }

  /** Black image pixels at the top: always 0. */
  public int padY() {
    return 0;
  }

  /** Bytes of the image as packed BGR24. */
  public int imageBytes() {
    return Math.multiplyExact(Math.multiplyExact(width, height), 3);
  }

  private static int scaled(int source, double scale, int limit) {
    return Math.max(1, Math.min(limit, (int) Math.round(source * scale)));
  }

  private static void requirePositive(String what, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "%s size must be at least 1x1: %dx%d".formatted(what, width, height));
    }
  }
}
