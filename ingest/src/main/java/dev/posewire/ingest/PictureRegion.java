package dev.posewire.ingest;

/**
 * The part of a source's upright picture that is used, as fractions of its width and height. x to
 * the right, y down; what a sum of decimals sticks out by is cut off.
 *
 * @param x left edge, 0 to below 1
 * @param y top edge, 0 to below 1
 * @param width above 0
 * @param height above 0
 */
public record PictureRegion(double x, double y, double width, double height) {
  /** 0.7 + 0.3 may be a little more than 1, and more so where they are floats. */
  private static final double ROUNDING = 1e-6;

  public PictureRegion {
    boolean begins = x >= 0 && y >= 0 && x < 1 && y < 1;
    boolean ends = x + width <= 1 + ROUNDING && y + height <= 1 + ROUNDING;
    if (!begins || !ends || !(width > 0) || !(height > 0)) {
      throw new IllegalArgumentException(
          "region must be inside the picture and not empty: x %s, y %s, width %s, height %s"
              .formatted(x, y, width, height));
    }
    width = Math.min(width, 1 - x);
    height = Math.min(height, 1 - y);
  }
}
