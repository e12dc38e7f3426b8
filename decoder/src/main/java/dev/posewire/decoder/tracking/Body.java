package dev.posewire.decoder.tracking;

import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.util.List;

/**
 * A pose and how large it is.
 *
 * @param pose in model pixels
 * @param area the square of the body's size, in square model pixels: the box around the keypoints,
 *     taken as no narrower than a quarter of its length, because a person seen from the side is a
 *     line
 */
record Body(Pose pose, double area) {
  static Body of(Pose pose) {
    List<Keypoint> present = pose.keypoints().stream().filter(Keypoint::isPresent).toList();
    double width = range(present.stream().mapToDouble(Keypoint::x).toArray());
    double height = range(present.stream().mapToDouble(Keypoint::y).toArray());
    double longer = Math.max(width, height);
    return new Body(pose, longer * Math.max(Math.min(width, height), longer / 4));
  }

  private static double range(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double min = values[0];
    double max = values[0];
    for (double value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return max - min;
  }
}
