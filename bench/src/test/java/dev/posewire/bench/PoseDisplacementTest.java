package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PoseDisplacementTest {
  private final PoseDisplacement displacement = new PoseDisplacement();

  @Test
  void peopleAreMatchedWithTheNearestWhateverTheirOrder() {
    displacement.add(List.of(at(10, 10), at(200, 100)), List.of(at(203, 104), at(10, 11)));

    assertEquals(1, displacement.quantile(0));
    assertEquals(5, displacement.quantile(1));
    assertEquals(
        "2 of 2 people matched (2 found), 36 of their 36 keypoints kept,"
            + " displaced by 5.00 px (median), 5.00 px (p95)",
        displacement.toString());
  }

  @Test
  void personThatNobodyIsNearIsNotMatched() {
    displacement.add(List.of(at(10, 10)), List.of(at(30, 10)));

    assertEquals(
        "0 of 1 people matched (1 found), 0 of their 0 keypoints kept,"
            + " displaced by 0.00 px (median), 0.00 px (p95)",
        displacement.toString());
  }

  private static Pose at(float x, float y) {
    return new Pose(1, Collections.nCopies(BodyPart.COUNT, new Keypoint(x, y, 1)));
  }
}
