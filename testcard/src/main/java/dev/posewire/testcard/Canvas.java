package dev.posewire.testcard;

/**
 * Draws soft-edged strokes into a packed BGR24 picture.
 *
 * <p>Not thread-safe: owned by the thread that draws the frame. The array stays the caller's.
 */
final class Canvas {
  private final byte[] bgr;
  private final int width;
  private final int height;

  /**
   * @param bgr {@code [height, width, 3]}, rows from top to bottom without gaps
   */
  Canvas(byte[] bgr, int width, int height) {
    this.bgr = bgr;
    this.width = width;
    this.height = height;
  }

  /** Draws a disc; {@code radius} in pixels. */
  void disc(Point centre, double radius, Colour colour) {
    stroke(centre, centre, radius, colour);
  }

  /** Draws a line with round ends; {@code thickness} in pixels. */
  void line(Point from, Point to, double thickness, Colour colour) {
    stroke(from, to, thickness / 2, colour);
  }

  /**
   * Covers every pixel by how far its centre lies inside {@code radius} of the segment, one pixel
   * wide.
   */
  private void stroke(Point from, Point to, double radius, Colour colour) {
    double reach = radius + 0.5;
    int top = clamp(Math.min(from.y(), to.y()) - reach, height);
    int bottom = clamp(Math.max(from.y(), to.y()) + reach + 1, height);
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double inverse = 1 / Math.max(dx * dx + dy * dy, 1e-9);
    for (int row = top; row < bottom; row++) {
      double y = row + 0.5 - from.y();
      // The part of the segment within reach of this row: no pixel is covered but within reach of
      // that part.
      double a = Math.abs(dy) < 1e-9 ? 0 : unit((y - reach) / dy);
      double b = Math.abs(dy) < 1e-9 ? 1 : unit((y + reach) / dy);
      int left = clamp(from.x() + Math.min(a * dx, b * dx) - reach, width);
      int right = clamp(from.x() + Math.max(a * dx, b * dx) + reach + 1, width);
      for (int column = left; column < right; column++) {
        double x = column + 0.5 - from.x();
        double t = unit((x * dx + y * dy) * inverse);
        double offX = x - t * dx;
        double offY = y - t * dy;
        cover(3 * (row * width + column), reach, offX * offX + offY * offY, colour);
      }
    }
  }

  /** Most pixels are wholly in or out, which costs no root. */
  private void cover(int offset, double reach, double squaredDistance, Colour colour) {
    double inner = Math.max(0, reach - 1);
    if (squaredDistance <= inner * inner) {
      bgr[offset] = (byte) colour.blue();
      bgr[offset + 1] = (byte) colour.green();
      bgr[offset + 2] = (byte) colour.red();
    } else if (squaredDistance < reach * reach) {
      double cover = Math.min(1, reach - Math.sqrt(squaredDistance));
      bgr[offset] = mix(bgr[offset], colour.blue(), cover);
      bgr[offset + 1] = mix(bgr[offset + 1], colour.green(), cover);
      bgr[offset + 2] = mix(bgr[offset + 2], colour.red(), cover);
    }
  }

  private static byte mix(byte under, int over, double cover) {
    int level = under & 0xff;
    return (byte) (int) (level + (over - level) * cover + 0.5);
  }

  private static double unit(double value) {
    return Math.min(1, Math.max(0, value));
  }

  private static int clamp(double pixel, int limit) {
    return (int) Math.min(limit, Math.max(0, pixel));
  }
}
