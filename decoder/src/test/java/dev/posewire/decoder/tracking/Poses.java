package dev.posewire.decoder.tracking;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.List;

/** People for the tests. */
final class Poses {
  /**
   * A person facing us, 100 model pixels tall: x from the middle, y from the crown; by {@link
   * BodyPart}.
   */
  private static final float[][] PLACES = {
    {0, 7}, {0, 17}, {-11, 18}, {-16, 34}, {-19, 49}, {11, 18}, {16, 34}, {19, 49}, {-7, 50},
    {-8, 73}, {-8, 95}, {7, 50}, {8, 73}, {8, 95}, {-2, 5}, {2, 5}, {-5, 6}, {5, 6}
  };

  private Poses() {}

  /** On the decoder's grid of odd numbers, as its peaks are. */
  static Pose standing(float middleX, float crownY) {
    List<Keypoint> keypoints = new ArrayList<>();
    for (float[] place : PLACES) {
      keypoints.add(new Keypoint(onGrid(middleX + place[0]), onGrid(crownY + place[1]), 0.8f));
    }
    return new Pose(200, keypoints);
  }

  /** The pose's first keypoints; the others are missing. */
  static Pose withOnly(Pose pose, int count) {
    List<Keypoint> keypoints = new ArrayList<>(pose.keypoints().subList(0, count));
    while (keypoints.size() < BodyPart.COUNT) {
      keypoints.add(Keypoint.MISSING);
    }
    return new Pose(pose.score(), keypoints);
  }

  private static float onGrid(float value) {
    return (float) Math.floor(value / 2) * 2 + 1;
  }
}
