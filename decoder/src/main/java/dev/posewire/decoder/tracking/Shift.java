package dev.posewire.decoder.tracking;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;

/**
 * A way in the picture, in model pixels (or, as a speed, model pixels a second): x to the right, y
 * down.
 */
record Shift(double x, double y) {
  static final Shift NONE = new Shift(0, 0);

  /** The mean way of the keypoints that both poses have; {@link #NONE} if there is none. */
  static Shift between(Pose before, Pose now) {
    double sumX = 0;
    double sumY = 0;
    int common = 0;
    for (int part = 0; part < BodyPart.COUNT; part++) {
      Keypoint a = before.keypoints().get(part);
      Keypoint b = now.keypoints().get(part);
      if (a.isPresent() && b.isPresent()) {
        sumX += b.x() - a.x();
        sumY += b.y() - a.y();
        common++;
      }
    }
    return common == 0 ? NONE : new Shift(sumX / common, sumY / common);
  }

  Shift times(double factor) {
    return new Shift(x * factor, y * factor);
  }

  Shift plus(Shift other) {
    return new Shift(x + other.x, y + other.y);
  }
}
