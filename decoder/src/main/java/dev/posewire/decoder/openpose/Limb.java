package dev.posewire.decoder.openpose;

import static dev.posewire.decoder.openpose.BodyPart.LEFT_ANKLE;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_EAR;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_ELBOW;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_EYE;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_HIP;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_KNEE;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_SHOULDER;
import static dev.posewire.decoder.openpose.BodyPart.LEFT_WRIST;
import static dev.posewire.decoder.openpose.BodyPart.NECK;
import static dev.posewire.decoder.openpose.BodyPart.NOSE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_ANKLE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_EAR;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_ELBOW;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_EYE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_HIP;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_KNEE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_SHOULDER;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_WRIST;

/**
 * The pairs of body parts that the network draws a part affinity field for, in the order in which
 * the decoder joins them: the order decides which person a doubtful peak goes to.
 *
 * <p>Tables {@code limbIdsHeatmap} and {@code limbIdsPaf} of Open Model Zoo's {@code
 * openpose_decoder.cpp}, counted from 0.
 */
public enum Limb {
  NECK_TO_RIGHT_SHOULDER(NECK, RIGHT_SHOULDER, 12),
  NECK_TO_LEFT_SHOULDER(NECK, LEFT_SHOULDER, 20),
  RIGHT_UPPER_ARM(RIGHT_SHOULDER, RIGHT_ELBOW, 14),
  RIGHT_FOREARM(RIGHT_ELBOW, RIGHT_WRIST, 16),
  LEFT_UPPER_ARM(LEFT_SHOULDER, LEFT_ELBOW, 22),
  LEFT_FOREARM(LEFT_ELBOW, LEFT_WRIST, 24),
  NECK_TO_RIGHT_HIP(NECK, RIGHT_HIP, 0),
  RIGHT_THIGH(RIGHT_HIP, RIGHT_KNEE, 2),
  RIGHT_CALF(RIGHT_KNEE, RIGHT_ANKLE, 4),
  NECK_TO_LEFT_HIP(NECK, LEFT_HIP, 6),
  LEFT_THIGH(LEFT_HIP, LEFT_KNEE, 8),
  LEFT_CALF(LEFT_KNEE, LEFT_ANKLE, 10),
  NECK_TO_NOSE(NECK, NOSE, 28),
  NOSE_TO_RIGHT_EYE(NOSE, RIGHT_EYE, 30),
  RIGHT_EYE_TO_EAR(RIGHT_EYE, RIGHT_EAR, 34),
  NOSE_TO_LEFT_EYE(NOSE, LEFT_EYE, 32),
  LEFT_EYE_TO_EAR(LEFT_EYE, LEFT_EAR, 36),
  RIGHT_SHOULDER_TO_EAR(RIGHT_SHOULDER, RIGHT_EAR, 18),
  LEFT_SHOULDER_TO_EAR(LEFT_SHOULDER, LEFT_EAR, 26);

  private final BodyPart from;
  private final BodyPart to;
  private final int pafX;

  Limb(BodyPart from, BodyPart to, int pafX) {
    this.from = from;
    this.to = to;
    this.pafX = pafX;
  }

  /** The end at which the field starts. */
  public BodyPart from() {
    return from;
  }

  /** The end to which the field points. */
  public BodyPart to() {
    return to;
  }

  /** The plane, 0..37, with the x component of this limb's field. */
  public int pafX() {
    return pafX;
  }

  /** The plane, 0..37, with the y component of this limb's field. */
  public int pafY() {
    return pafX + 1;
  }

  /**
   * Whether this limb only fills gaps: shoulder to ear closes a ring that the other limbs have
   * already walked, so it adds a missing end to a person and never starts or scores one.
   */
  public boolean onlyFillsGaps() {
    return this == RIGHT_SHOULDER_TO_EAR || this == LEFT_SHOULDER_TO_EAR;
  }
}
