package dev.posewire.ingest.video;

/**
 * How a stored picture is turned and mirrored to stand upright: one of the eight ways.
 *
 * @param swapped width and height change places
 * @param fromRight upright x runs against the stored axis that it comes from
 * @param fromBottom upright y runs against the stored axis that it comes from
 */
record Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /**
   * From a display matrix {@code [a b u; c d v; x y w]} as FFmpeg's {@code display.h} has it: the
   * stored point (p, q) is shown at (a p + c q, b p + d q), y downwards. Angles between the quarter
   * turns go to the nearest.
   */
  static Orientation of(int[] matrix) {
    if (matrix.length < 9) {
      throw new IllegalArgumentException("display matrix must have 9 values: " + matrix.length);
    }
    long a = matrix[0];
    long b = matrix[1];
    long c = matrix[3];
    long d = matrix[4];
    if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
      return new Orientation(false, a < 0, d < 0);
    }
    return new Orientation(true, c < 0, b < 0);
  }
}
