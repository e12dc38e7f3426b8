package dev.posewire.testcard;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Shares a picture out: equal cells, one for each puppet, row by row.
 *
 * @param cellWidth model pixels, as is {@code cellHeight}
 * @param tallest height of the tallest puppet that can walk in a cell, model pixels
 */
record PuppetGrid(int rows, int columns, double cellWidth, double cellHeight, int tallest) {
  /**
   * Model pixels between a puppet and the edge of its cell, so that two puppets are 16 apart:
   * nearer ones share the light that the model's PAFs are made of.
   */
  static final double MARGIN = 8;

  /** Room to walk that every puppet has to both sides, in puppet heights. */
  private static final double WALK = 0.10;

  /** The grid with the tallest puppets; empty if not even the smallest fit. */
  static Optional<PuppetGrid> find(int people, PictureScale picture) {
    Optional<PuppetGrid> best = Optional.empty();
    for (int rows = 1; rows <= people; rows++) {
      int columns = (people + rows - 1) / rows;
      double cellWidth = picture.modelWidth() / columns;
      double cellHeight = picture.modelHeight() / rows;
      int tallest = tallest(cellWidth, cellHeight, 1 / picture.sourcePixels());
      if (tallest > best.map(PuppetGrid::tallest).orElse(0)) {
        best = Optional.of(new PuppetGrid(rows, columns, cellWidth, cellHeight, tallest));
      }
    }
    return best;
  }

  /**
   * How far a puppet may reach from its axis, model pixels; {@code blur}: model pixels of a soft
   * edge.
   */
  static double reach(PuppetSize size, double blur) {
    return Place.REACH * size.height() + size.jointRadius() + blur;
  }

  private static int tallest(double cellWidth, double cellHeight, double blur) {
    return IntStream.rangeClosed(PuppetSize.MIN, PuppetSize.MAX)
        .filter(height -> fits(new PuppetSize(height), cellWidth, cellHeight, blur))
        .max()
        .orElse(0);
  }

  private static boolean fits(PuppetSize size, double cellWidth, double cellHeight, double blur) {
    double width = 2 * (reach(size, blur) + WALK * size.height() + MARGIN);
    double height =
        (Place.BOTTOM - Place.TOP) * size.height() + 2 * (size.jointRadius() + blur + MARGIN);
    return width <= cellWidth && height <= cellHeight;
  }
}
