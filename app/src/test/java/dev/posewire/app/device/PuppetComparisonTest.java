package dev.posewire.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.device.PuppetComparison.Agreement;
import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.testcard.Puppet;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PuppetComparisonTest {
  private static final List<Puppet> TRUTH =
      new TestCardScene(new TestCardSettings(3, 5, 456, 256, 10, 0)).puppets(0);

  @Test
  void truthHoldsInAnyOrder() {
    List<Pose> poses = poses(0);
    Collections.reverse(poses);

    assertEquals(new Agreement(54, 54, 3, 0), compare(poses));
    assertTrue(compare(poses).holds());
  }

  @Test
  void threePixelsAreNearAndMoreAreNot() {
    assertTrue(compare(poses(2.99f)).holds());
    assertFalse(compare(poses(3.01f)).holds());
    assertEquals(0, compare(poses(3.01f)).near());
  }

  @Test
  void oneJointOfAHundredMayBeMissed() {
    PuppetComparison comparison = new PuppetComparison();
    comparison.add(TRUTH, poses(0));
    List<Pose> poses = poses(0);
    poses.set(0, without(poses.get(0), BodyPart.NOSE));
    comparison.add(TRUTH, poses);
    assertEquals(new Agreement(108, 107, 6, 0), comparison.agreement());
    assertTrue(comparison.agreement().holds());

    poses.set(1, without(poses.get(1), BodyPart.NOSE));
    comparison.add(TRUTH, poses);
    assertEquals(new Agreement(162, 159, 9, 0), comparison.agreement());
    assertFalse(comparison.agreement().holds());
  }

  @Test
  void missingAndInventedPeopleFail() {
    List<Pose> missing = poses(0);
    missing.remove(1);
    assertEquals(new Agreement(54, 36, 3, 0), compare(missing));
    assertFalse(compare(missing).holds());

    List<Pose> invented = poses(0);
    invented.add(shifted(invented.get(0), 200));
    assertEquals(new Agreement(54, 54, 3, 1), compare(invented));
    assertFalse(compare(invented).holds());
  }

  @Test
  void onePoseIsNotTwoPuppets() {
    PuppetComparison comparison = new PuppetComparison();
    comparison.add(List.of(TRUTH.get(0), TRUTH.get(0)), List.of(pose(TRUTH.get(0), 0)));

    assertEquals(18, comparison.agreement().near());
    assertFalse(comparison.agreement().holds());
  }

  @Test
  void nothingComparedDoesNotHold() {
    assertFalse(new PuppetComparison().agreement().holds());
  }

  private static Agreement compare(List<Pose> poses) {
    PuppetComparison comparison = new PuppetComparison();
    comparison.add(TRUTH, poses);
    return comparison.agreement();
  }

  /** Where the puppets are, some pixels to the right. */
  private static List<Pose> poses(float shift) {
    List<Pose> poses = new ArrayList<>();
    TRUTH.forEach(puppet -> poses.add(pose(puppet, shift)));
    return poses;
  }

  private static Pose pose(Puppet puppet, float shift) {
    List<Keypoint> keypoints = new ArrayList<>();
    for (int joint = 0; joint < BodyPart.COUNT; joint++) {
      keypoints.add(new Keypoint(puppet.x()[joint] + shift, puppet.y()[joint], 1));
    }
    return new Pose(1, keypoints);
  }

  private static Pose shifted(Pose pose, float shift) {
    return new Pose(
        pose.score(),
        pose.keypoints().stream().map(k -> new Keypoint(k.x(), k.y() + shift, 1)).toList());
  }

  private static Pose without(Pose pose, BodyPart part) {
    List<Keypoint> keypoints = new ArrayList<>(pose.keypoints());
    keypoints.set(part.index(), Keypoint.MISSING);
    return new Pose(pose.score(), keypoints);
  }
}
