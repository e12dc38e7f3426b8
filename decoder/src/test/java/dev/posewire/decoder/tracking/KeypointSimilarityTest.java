package dev.posewire.decoder.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeypointSimilarityTest {
  private static final Body BODY = Body.of(Poses.standing(100, 50));

  @Test
  void samePoseIsOne() {
    assertEquals(1, KeypointSimilarity.of(BODY, Shift.NONE, BODY, 0.1));
  }

  @Test
  void foreseenWayIsTakenOut() {
    Body moved = Body.of(Poses.standing(130, 40));
    assertEquals(1, KeypointSimilarity.of(BODY, new Shift(30, -10), moved, 0.1));
  }

  /**
   * Three shoulder-like keypoints on a square of 100 pixels, moved 10: exp(-100 / (2 * (15.8^2 +
   * 2^2))).
   */
  @Test
  void similarityIsCocosFormulaWithTheGridAdded() {
    Body before = Body.of(triangle(0));
    Body now = Body.of(triangle(10));
    double variance = 100 * 100 * (2 * 0.079) * (2 * 0.079) + 4;
    double expected = Math.exp(-100 / (2 * variance));
    assertEquals(expected, KeypointSimilarity.of(before, Shift.NONE, now, 0), 1e-12);
  }

  @Test
  void longerTimeForgivesMore() {
    Body moved = Body.of(Poses.standing(130, 50));
    double soon = KeypointSimilarity.of(BODY, Shift.NONE, moved, 0.1);
    double later = KeypointSimilarity.of(BODY, Shift.NONE, moved, 0.5);
    assertTrue(soon < 0.1 && later > 0.5, soon + " and " + later);
  }

  @Test
  void lineHasAnArea() {
    List<Keypoint> line = missing();
    line.set(1, new Keypoint(50, 0, 1));
    line.set(8, new Keypoint(50, 40, 1));
    line.set(9, new Keypoint(50, 80, 1));
    assertEquals(80 * 20, Body.of(new Pose(1, line)).area());
  }

  @Test
  void poseWithoutKeypointsResemblesNobody() {
    Body nobody = Body.of(new Pose(0, missing()));
    assertEquals(0, nobody.area());
    assertEquals(0, KeypointSimilarity.of(nobody, Shift.NONE, BODY, 0.1));
  }

  /** Neck and both shoulders, all with the sigma 0.079. */
  private static Pose triangle(float x) {
    List<Keypoint> keypoints = missing();
    keypoints.set(1, new Keypoint(x, 0, 1));
    keypoints.set(2, new Keypoint(x + 100, 0, 1));
    keypoints.set(5, new Keypoint(x, 100, 1));
    return new Pose(1, keypoints);
  }

  private static List<Keypoint> missing() {
    return new ArrayList<>(Collections.nCopies(18, Keypoint.MISSING));
  }
}
