package dev.posewire.decoder.openpose;

/**
 * The keypoints of the skeleton {@code coco18}, in its order: COCO's 17 and the neck.
 *
 * <p>Right and left are the person's own. The order is that of OpenPose's COCO model
 * (arXiv:1611.08050) and of the network human-pose-estimation-0001.
 */
public enum BodyPart {
  NOSE,
  NECK,
  RIGHT_SHOULDER,
  RIGHT_ELBOW,
  RIGHT_WRIST,
  LEFT_SHOULDER,
  LEFT_ELBOW,
  LEFT_WRIST,
  RIGHT_HIP,
  RIGHT_KNEE,
  RIGHT_ANKLE,
  LEFT_HIP,
  LEFT_KNEE,
  LEFT_ANKLE,
  RIGHT_EYE,
  LEFT_EYE,
  RIGHT_EAR,
  LEFT_EAR;

  /** How many keypoints a skeleton has: 18. */
  public static final int COUNT = values().length;

  /** The index of this part's plane in the heatmaps and of its keypoint in a pose, 0..17. */
  @SuppressWarnings("EnumOrdinal") // the order of the constants is the network's order of planes
  public int index() {
    return ordinal();
  }
}
