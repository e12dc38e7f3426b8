package dev.posewire.decoder.openpose;

import java.util.List;

/**
 * One person.
 *
 * @param score the demos' confidence: the sum of its peaks and limbs times (joints - 1); unbounded,
 *     for ordering only
 * @param keypoints one per {@link BodyPart}, in its order; {@link Keypoint#MISSING} where a part
 *     was not found
 */
public record Pose(float score, List<Keypoint> keypoints) {
  public Pose {
    keypoints = List.copyOf(keypoints);
    if (keypoints.size() != BodyPart.COUNT) {
      throw new IllegalArgumentException(
          "a pose has " + BodyPart.COUNT + " keypoints: " + keypoints.size());
    }
  }

  public Keypoint keypoint(BodyPart part) {
    return keypoints.get(part.index());
  }
}
