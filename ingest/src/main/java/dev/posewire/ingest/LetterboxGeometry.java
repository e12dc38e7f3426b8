package dev.posewire.ingest;

/**
 * Where a source picture, or the region of it that is used, lies in an image of fixed size: scaled
 * once with its aspect kept, laid at the top left, black to the right and below.
 *
 * <p>{@code source = (image - pad) / scale} holds for both axes and gives pixels of the whole
 * source picture. The pads are 0, or below where a region begins inside the picture: so much of the
 * scaled picture lies outside the image.
 *
 * @param scale image pixels per source pixel, before the scaled size is rounded to whole pixels
 */
public record LetterboxGeometry(Axis x, Axis y, float scale) {

  /**
   * One axis: the source pixels from {@code from} to below {@code to} fill the first {@code scaled}
   * image pixels.
   *
   * @param source pixels of the upright source picture (rotation applied, pixels square)
   * @param scaled 1..{@code image}
   * @param image pixels, black part included
   */
  public record Axis(int source, int from, int to, int scaled, int image) {
    /** What a region may lose at each edge, in image pixels, so that its pads are whole. */
    private static final double MAX_CUT = 2;

    public Axis {
      if (source < 1 || image < 1 || scaled < 1 || scaled > image) {
        throw new IllegalArgumentException(
            "sizes must be at least 1 and the scaled one fit the image: %d, scaled %d, image %d"
                .formatted(source, scaled, image));
      }
      if (from < 0 || from >= to || to > source) {
        throw new IllegalArgumentException(
            "part must be inside %d pixels and not empty: %d to %d".formatted(source, from, to));
      }
    }

    private static Axis whole(int source, double scale, int image) {
      int scaled = Math.max(1, Math.min(image, (int) Math.round(source * scale)));
      return new Axis(source, 0, source, scaled, image);
    }

    /**
     * Pads are whole pixels: an edge inside the picture moves inwards to where a source pixel and
     * an image pixel begin together, or nearly.
     */
    private static Axis part(int source, Edges wanted, double scale, int image) {
      int reach = (int) Math.min(MAX_CUT / scale, wanted.length() / 4.0);
      int from = meeting(wanted.from(), 1, reach, scale);
      int to = wanted.to() == source ? source : meeting(wanted.to(), -1, reach, scale);
      int scaled = (int) (Math.round(to * scale) - Math.round(from * scale));
      return new Axis(source, from, to, Math.max(1, Math.min(image, scaled)), image);
    }

    private static int meeting(int edge, int step, int reach, double scale) {
      int best = edge;
      for (int i = 1; i <= reach; i++) {
        int candidate = edge + i * step;
        best = offGrid(candidate * scale) < offGrid(best * scale) - 0.01 ? candidate : best;
      }
      return best;
    }

    private static double offGrid(double position) {
      return Math.abs(position - Math.rint(position));
    }

    /** Whether all of the source is used. */
    public boolean isWhole() {
      return from == 0 && to == source;
    }
  }

  private record Edges(int from, int to) {
    static Edges of(int source, double start, double size) {
      int from = Math.min(source - 1, (int) Math.round(start * source));
      return new Edges(from, Math.max(from + 1, (int) Math.round((start + size) * source)));
    }

    int length() {
      return to - from;
    }
  }

  public LetterboxGeometry {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale must be above 0: " + scale);
    }
  }

  /** The largest picture of this aspect that fits the image; smaller sources are enlarged. */
  public static LetterboxGeometry fit(int sourceWidth, int sourceHeight, int width, int height) {
    return fit(sourceWidth, sourceHeight, new SourceSettings.Image(width, height));
  }

  /** The same of the image's region. */
  public static LetterboxGeometry fit(
      int sourceWidth, int sourceHeight, SourceSettings.Image image) {
    if (sourceWidth < 1 || sourceHeight < 1) {
      throw new IllegalArgumentException(
          "source size must be at least 1x1: %dx%d".formatted(sourceWidth, sourceHeight));
    }
    PictureRegion region = image.region().orElse(new PictureRegion(0, 0, 1, 1));
    Edges x = Edges.of(sourceWidth, region.x(), region.width());
    Edges y = Edges.of(sourceHeight, region.y(), region.height());
    double scale =
        Math.min((double) image.width() / x.length(), (double) image.height() / y.length());
    if (x.length() == sourceWidth && y.length() == sourceHeight) {
      return new LetterboxGeometry(
          Axis.whole(sourceWidth, scale, image.width()),
          Axis.whole(sourceHeight, scale, image.height()),
          (float) scale);
    }
    return new LetterboxGeometry(
        Axis.part(sourceWidth, x, scale, image.width()),
        Axis.part(sourceHeight, y, scale, image.height()),
        (float) scale);
  }

  /** The image is the source picture itself, pixel for pixel. */
  public static LetterboxGeometry unscaled(int sourceWidth, int sourceHeight) {
    return new LetterboxGeometry(
        new Axis(sourceWidth, 0, sourceWidth, sourceWidth, sourceWidth),
        new Axis(sourceHeight, 0, sourceHeight, sourceHeight, sourceHeight),
        1);
  }

  /** Pixels of the upright source picture. */
  public int sourceWidth() {
    return x.source();
  }

  /** Pixels of the upright source picture. */
  public int sourceHeight() {
    return y.source();
  }

  /** Image pixels that the picture fills. */
  public int scaledWidth() {
    return x.scaled();
  }

  /** Image pixels that the picture fills. */
  public int scaledHeight() {
    return y.scaled();
  }

  /** Image pixels, black part included. */
  public int width() {
    return x.image();
  }

  /** Image pixels, black part included. */
  public int height() {
    return y.image();
  }

  /** Where the whole picture's left edge lies, in image pixels: 0, or below for a region. */
  public int padX() {
    return -Math.round(x.from() * scale);
  }

  /** Where the whole picture's top edge lies, in image pixels: 0, or below for a region. */
  public int padY() {
    return -Math.round(y.from() * scale);
  }

  /** Bytes of the image as packed BGR24. */
  public int imageBytes() {
    return Math.multiplyExact(Math.multiplyExact(width(), height()), 3);
  }
}
