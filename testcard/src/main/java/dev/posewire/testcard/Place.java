package dev.posewire.testcard;

import java.util.Map;

/**
 * Where a joint of a puppet is. Points are in puppet heights: x from the puppet's axis, y from the
 * top of its head.
 *
 * <p>The angles stay within what the test card's model can tell: it gives each limb one usual
 * direction.
 */
sealed interface Place {
  /** The side of the puppet's right limbs: to the left in the picture. */
  int RIGHT = -1;

  /** The side of the puppet's left limbs: to the right in the picture. */
  int LEFT = 1;

  /**
   * Farthest that any joint gets from the axis: the wrist of an arm at 40 and a forearm at 85
   * degrees.
   */
  double REACH = 0.44;

  /** Highest joints: the eyes. */
  double TOP = 0.10;

  /** Bound of the lowest joints: the ankles of straight legs. */
  double BOTTOM = 0.96;

  /**
   * Where the joint is at that moment.
   *
   * @param placed at least the joints of the same puppet that come before this one in {@link Joint}
   */
  Point at(Gait gait, Map<Joint, Point> placed);

  /** A joint that stays where it is. */
  record Trunk(double x, double y) implements Place {
    @Override
    public Point at(Gait gait, Map<Joint, Point> placed) {
      return new Point(x, y);
    }
  }

  /** A joint that leans with the head. */
  record Head(double x, double y) implements Place {
    @Override
    public Point at(Gait gait, Map<Joint, Point> placed) {
      return new Point(x + gait.sway(), y);
    }
  }

  /**
   * A joint at the end of a limb that swings in step.
   *
   * @param degrees outward from straight down
   * @param swing degrees, to both sides of that
   * @param lift how much shorter the limb looks when it is swung outward, in puppet heights
   */
  record Swinging(Joint from, int side, double length, double degrees, double swing, double lift)
      implements Place {
    @Override
    public Point at(Gait gait, Map<Joint, Point> placed) {
      double stride = gait.stride(side);
      double angle = side * (degrees + swing * stride);
      return step(placed.get(from), angle, length - lift * Math.max(0, stride));
    }
  }

  /** A joint at the end of a limb that waves; as {@link Swinging}. */
  record Waving(Joint from, int side, double length, double degrees, double swing)
      implements Place {
    @Override
    public Point at(Gait gait, Map<Joint, Point> placed) {
      double angle = side * (degrees + swing * gait.wave(side));
      return step(placed.get(from), angle, length);
    }
  }

  static Place upperArm(Joint shoulder, int side) {
    return new Swinging(shoulder, side, 0.17, 28, 12, 0);
  }

  static Place forearm(Joint elbow, int side) {
    return new Waving(elbow, side, 0.16, 45, 40);
  }

  static Place thigh(Joint hip, int side) {
    return new Swinging(hip, side, 0.18, 5, 6, 0.01);
  }

  static Place shin(Joint knee, int side) {
    return new Swinging(knee, side, 0.16, 2, -6, 0.01);
  }

  private static Point step(Point from, double degrees, double length) {
    double angle = StrictMath.toRadians(degrees);
    return new Point(
        from.x() + length * StrictMath.sin(angle), from.y() + length * StrictMath.cos(angle));
  }
}
