package dev.posewire.testcard;

/**
 * The 19 limbs of human-pose-estimation-0001 in its decoder's order, with their PAF planes and the
 * direction in which puppets usually hold them.
 *
 * <p>Planes: {@code openpose_decoder.cpp} of the Open Model Zoo. Directions: x right, y down,
 * normalised.
 */
@SuppressWarnings("ImmutableEnumChecker") // A point is a record of two numbers.
enum Limb {
  NECK_RIGHT_SHOULDER(Joint.NECK, Joint.RIGHT_SHOULDER, 12, -1, 0),
  NECK_LEFT_SHOULDER(Joint.NECK, Joint.LEFT_SHOULDER, 20, 1, 0),
  RIGHT_UPPER_ARM(Joint.RIGHT_SHOULDER, Joint.RIGHT_ELBOW, 14, -0.5, 0.87),
  RIGHT_FOREARM(Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST, 16, -0.7, 0.7),
  LEFT_UPPER_ARM(Joint.LEFT_SHOULDER, Joint.LEFT_ELBOW, 22, 0.5, 0.87),
  LEFT_FOREARM(Joint.LEFT_ELBOW, Joint.LEFT_WRIST, 24, 0.7, 0.7),
  NECK_RIGHT_HIP(Joint.NECK, Joint.RIGHT_HIP, 0, -0.36, 0.93),
  RIGHT_THIGH(Joint.RIGHT_HIP, Joint.RIGHT_KNEE, 2, 0, 1),
  RIGHT_SHIN(Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE, 4, 0, 1),
  NECK_LEFT_HIP(Joint.NECK, Joint.LEFT_HIP, 6, 0.36, 0.93),
  LEFT_THIGH(Joint.LEFT_HIP, Joint.LEFT_KNEE, 8, 0, 1),
  LEFT_SHIN(Joint.LEFT_KNEE, Joint.LEFT_ANKLE, 10, 0, 1),
  NECK_NOSE(Joint.NECK, Joint.NOSE, 28, 0, -1),
  NOSE_RIGHT_EYE(Joint.NOSE, Joint.RIGHT_EYE, 30, -0.75, -0.66),
  RIGHT_EYE_EAR(Joint.RIGHT_EYE, Joint.RIGHT_EAR, 34, -0.82, 0.57),
  NOSE_LEFT_EYE(Joint.NOSE, Joint.LEFT_EYE, 32, 0.75, -0.66),
  LEFT_EYE_EAR(Joint.LEFT_EYE, Joint.LEFT_EAR, 36, 0.82, 0.57),
  RIGHT_SHOULDER_EAR(Joint.RIGHT_SHOULDER, Joint.RIGHT_EAR, 18, 0, -1),
  LEFT_SHOULDER_EAR(Joint.LEFT_SHOULDER, Joint.LEFT_EAR, 26, 0, -1);

  /** PAF planes of the model: an x and a y plane for each limb. */
  static final int PAF_PLANES = 38;

  private final Joint from;
  private final Joint to;
  private final int pafXPlane;
  private final Point direction;

  Limb(Joint from, Joint to, int pafXPlane, double x, double y) {
    this.from = from;
    this.to = to;
    this.pafXPlane = pafXPlane;
    double length = Math.sqrt(x * x + y * y);
    this.direction = new Point(x / length, y / length);
  }

  Joint from() {
    return from;
  }

  Joint to() {
    return to;
  }

  /** Plane of the x part; the y part is the next. */
  int pafXPlane() {
    return pafXPlane;
  }

  /** Unit vector from {@link #from} to {@link #to}. */
  Point direction() {
    return direction;
  }

  /** Whether puppets have it: the shoulder-ear limbs only help the decoder to tell heads apart. */
  boolean isDrawn() {
    return this != RIGHT_SHOULDER_EAR && this != LEFT_SHOULDER_EAR;
  }
}
