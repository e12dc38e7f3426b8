package dev.posewire.testcard;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One puppet walking to and fro in its cell for ever: a smooth function of time.
 *
 * @param centre the middle of its walk: x of the axis and y of the top of the head, model pixels
 * @param amplitude model pixels that it walks to both sides of that
 * @param walkPhase radians, where in its walk it begins
 * @param strideHertz strides a second
 * @param stridePhase radians, where in its stride it begins
 */
record PuppetWalk(
    PuppetSize size,
    Point centre,
    double amplitude,
    double walkPhase,
    double strideHertz,
    double stridePhase) {
  /** Mean speed in puppet heights a second: a stroll, so that trackers and video codecs keep up. */
  private static final double SPEED = 0.2;

  /** Heights are chosen between this part of the tallest that fits, and that. */
  private static final double SMALLEST = 0.8;

  /** A walk in the cell of {@code grid} with that index. */
  static PuppetWalk in(PuppetGrid grid, int cell, double blur, RandomGenerator random) {
    double tallest = grid.tallest();
    double smallest = Math.max(PuppetSize.MIN, SMALLEST * tallest);
    PuppetSize size = new PuppetSize(smallest + (tallest - smallest) * random.nextDouble());

    double left = cell % grid.columns() * grid.cellWidth();
    double amplitude = grid.cellWidth() / 2 - PuppetGrid.MARGIN - PuppetGrid.reach(size, blur);

    double edge = PuppetGrid.MARGIN + size.jointRadius() + blur;
    int row = cell / grid.columns();
    double highest = row * grid.cellHeight() + edge - Place.TOP * size.height();
    double lowest = (row + 1) * grid.cellHeight() - edge - Place.BOTTOM * size.height();
    Point centre =
        new Point(left + grid.cellWidth() / 2, highest + (lowest - highest) * random.nextDouble());
    return new PuppetWalk(
        size,
        centre,
        amplitude,
        2 * Math.PI * random.nextDouble(),
        0.8 * (0.8 + 0.4 * random.nextDouble()),
        2 * Math.PI * random.nextDouble());
  }

  /** The joints in source pixels. */
  Map<Joint, Point> joints(double seconds, double sourcePixels) {
    double walkHertz = SPEED * size.height() / (4 * amplitude);
    double axis =
        centre.x() + amplitude * StrictMath.sin(2 * Math.PI * walkHertz * seconds + walkPhase);
    Gait gait = new Gait(2 * Math.PI * strideHertz * seconds + stridePhase);
    Map<Joint, Point> placed = new EnumMap<>(Joint.class);
    Map<Joint, Point> joints = new EnumMap<>(Joint.class);
    for (Joint joint : Joint.values()) {
      Point place = joint.place().at(gait, placed);
      placed.put(joint, place);
      joints.put(
          joint,
          new Point(
              (axis + place.x() * size.height()) * sourcePixels,
              (centre.y() + place.y() * size.height()) * sourcePixels));
    }
    return joints;
  }
}
