package dev.posewire.schemas;

import java.util.List;

/**
 * The skeleton of 18 keypoints that every event names: COCO's 17 and the neck, in OpenPose's order
 * (arXiv:1611.08050), as human-pose-estimation-0001 gives them.
 */
public final class Coco18 {
  /** The value of {@link PoseEvent#getSkeleton()}. */
  public static final String SKELETON = "coco18";

  /** Names in the order of a person's x, y and scores. Left and right are the person's own. */
  public static final List<String> KEYPOINTS =
      List.of(
          "nose",
          "neck",
          "right_shoulder",
          "right_elbow",
          "right_wrist",
          "left_shoulder",
          "left_elbow",
          "left_wrist",
          "right_hip",
          "right_knee",
          "right_ankle",
          "left_hip",
          "left_knee",
          "left_ankle",
          "right_eye",
          "left_eye",
          "right_ear",
          "left_ear");

  /**
   * The 17 limbs that are drawn, in the model's order. The model's other two, shoulder to ear, only
   * help grouping.
   */
  public static final List<Limb> LIMBS =
      List.of(
          new Limb(1, 2),
          new Limb(1, 5),
          new Limb(2, 3),
          new Limb(3, 4),
          new Limb(5, 6),
          new Limb(6, 7),
          new Limb(1, 8),
          new Limb(8, 9),
          new Limb(9, 10),
          new Limb(1, 11),
          new Limb(11, 12),
          new Limb(12, 13),
          new Limb(1, 0),
          new Limb(0, 14),
          new Limb(14, 16),
          new Limb(0, 15),
          new Limb(15, 17));

  private Coco18() {}

  /** A line between two keypoints, by their index in {@link #KEYPOINTS}. */
  public record Limb(int from, int to) {}
}
