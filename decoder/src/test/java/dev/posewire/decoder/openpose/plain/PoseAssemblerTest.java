package dev.posewire.decoder.openpose.plain;

import static dev.posewire.decoder.openpose.BodyPart.LEFT_SHOULDER;
import static dev.posewire.decoder.openpose.BodyPart.NECK;
import static dev.posewire.decoder.openpose.BodyPart.NOSE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_EAR;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_SHOULDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Limb;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoseAssemblerTest {
  private static final Peak NECK_PEAK = new Peak(50, 20, 0.5f);
  private static final Peak RIGHT_PEAK = new Peak(40, 22, 0.25f);
  private static final Peak LEFT_PEAK = new Peak(60, 22, 0.75f);
  private static final Peak EAR_PEAK = new Peak(48, 8, 0.5f);

  private final PoseAssembler assembler = new PoseAssembler();

  @Test
  void personScoreIsTheSumOfPeaksAndLimbsTimesJointsLessOne() {
    addShoulders();
    Pose pose = onlyPose();
    assertEquals((0.5f + 0.25f + 1 + 0.75f + 0.5f) * 2, pose.score());
    assertEquals(new Keypoint(101, 41, 0.5f), pose.keypoint(NECK));
    assertEquals(new Keypoint(81, 45, 0.25f), pose.keypoint(RIGHT_SHOULDER));
    assertEquals(Keypoint.MISSING, pose.keypoint(NOSE));
  }

  @Test
  void shoulderToEarFillsAGapWithoutScore() {
    addShoulders();
    float before = onlyPose().score();
    assembler.addLimb(Limb.RIGHT_SHOULDER_TO_EAR, List.of(new Connection(RIGHT_PEAK, EAR_PEAK, 1)));
    assertEquals(new Keypoint(97, 17, 0.5f), onlyPose().keypoint(RIGHT_EAR));
    assertEquals(before, onlyPose().score());
  }

  @Test
  void shoulderToEarStartsNobodyAndReplacesNothing() {
    addShoulders();
    Peak otherShoulder = new Peak(90, 22, 0.5f);
    Peak otherEar = new Peak(90, 8, 0.5f);
    Peak thirdEar = new Peak(44, 8, 0.5f);
    assembler.addLimb(
        Limb.RIGHT_SHOULDER_TO_EAR,
        List.of(
            new Connection(RIGHT_PEAK, EAR_PEAK, 1),
            new Connection(otherShoulder, otherEar, 1),
            new Connection(RIGHT_PEAK, thirdEar, 1)));
    assertEquals(new Keypoint(97, 17, 0.5f), onlyPose().keypoint(RIGHT_EAR));
  }

  @Test
  void twoJointsAreNobody() {
    assembler.addLimb(
        Limb.NECK_TO_RIGHT_SHOULDER, List.of(new Connection(NECK_PEAK, RIGHT_PEAK, 1)));
    assertEquals(List.of(), assembler.poses(OpenPoseSettings.DEFAULT));
  }

  @Test
  void weakJointsAreNobody() {
    Peak weak = new Peak(50, 20, 0.125f);
    Peak weakRight = new Peak(40, 22, 0.125f);
    Peak weakLeft = new Peak(60, 22, 0.125f);
    assembler.addLimb(
        Limb.NECK_TO_RIGHT_SHOULDER, List.of(new Connection(weak, weakRight, 0.0625f)));
    assembler.addLimb(Limb.NECK_TO_LEFT_SHOULDER, List.of(new Connection(weak, weakLeft, 0.0625f)));
    assertEquals(List.of(), assembler.poses(OpenPoseSettings.DEFAULT));
  }

  @Test
  void lonePeakStartsAPersonOnlyOnce() {
    assembler.addLonePeaks(NECK, List.of(NECK_PEAK));
    assembler.addLonePeaks(NECK, List.of(NECK_PEAK));
    OpenPoseSettings anybody = new OpenPoseSettings(DecodeMode.OMZ, 0.1f, 3, 0.05f, 1, 0, 256);
    assertEquals(1, assembler.poses(anybody).size());
  }

  @Test
  void twoPeopleMayShareTheFarEndOfALimb() {
    Peak otherNeck = new Peak(80, 20, 0.5f);
    Peak otherRight = new Peak(70, 22, 0.5f);
    assembler.addLimb(
        Limb.NECK_TO_RIGHT_SHOULDER,
        List.of(
            new Connection(NECK_PEAK, RIGHT_PEAK, 1), new Connection(otherNeck, otherRight, 1)));
    assembler.addLimb(
        Limb.NECK_TO_LEFT_SHOULDER,
        List.of(new Connection(NECK_PEAK, LEFT_PEAK, 1), new Connection(otherNeck, LEFT_PEAK, 1)));
    List<Pose> poses = assembler.poses(OpenPoseSettings.DEFAULT);
    assertEquals(2, poses.size());
    assertEquals(poses.get(0).keypoint(LEFT_SHOULDER), poses.get(1).keypoint(LEFT_SHOULDER));
    assertFalse(poses.get(0).keypoint(NECK).equals(poses.get(1).keypoint(NECK)));
  }

  private void addShoulders() {
    assembler.addLimb(
        Limb.NECK_TO_RIGHT_SHOULDER, List.of(new Connection(NECK_PEAK, RIGHT_PEAK, 1)));
    assembler.addLimb(
        Limb.NECK_TO_LEFT_SHOULDER, List.of(new Connection(NECK_PEAK, LEFT_PEAK, 0.5f)));
  }

  private Pose onlyPose() {
    List<Pose> poses = assembler.poses(OpenPoseSettings.DEFAULT);
    assertEquals(1, poses.size());
    return poses.get(0);
  }
}
