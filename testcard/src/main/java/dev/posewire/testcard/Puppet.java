package dev.posewire.testcard;

import java.util.EnumMap;
import java.util.Map;

/**
 * Where the joints of one puppet truly are in one frame. Immutable.
 *
 * <p>Coordinates are continuous source pixels, x to the right and y down: pixel i covers [i, i +
 * 1). Joints come in the order of the skeleton coco18, all of them visible.
 */
public final class Puppet {
  private final int person;
  private final Map<Joint, Point> joints;

  /**
   * Copies the joints.
   *
   * @param joints all of them, in source pixels
   */
  Puppet(int person, Map<Joint, Point> joints) {
    if (joints.size() != Joint.COUNT) {
      throw new IllegalArgumentException(
          "joints must be " + Joint.COUNT + ": " + joints.size() + " (person " + person + ")");
    }
    this.person = person;
    this.joints = new EnumMap<>(joints);
  }

  /** Which puppet of the scene this is, from 0; the same in every frame. */
  public int person() {
    return person;
  }

  /** The 18 x coordinates in source pixels; the array is the caller's. */
  public float[] x() {
    float[] x = new float[Joint.COUNT];
    joints.forEach((joint, point) -> x[joint.index()] = (float) point.x());
    return x;
  }

  /** The 18 y coordinates in source pixels; the array is the caller's. */
  public float[] y() {
    float[] y = new float[Joint.COUNT];
    joints.forEach((joint, point) -> y[joint.index()] = (float) point.y());
    return y;
  }

  Point at(Joint joint) {
    return joints.get(joint);
  }
}
