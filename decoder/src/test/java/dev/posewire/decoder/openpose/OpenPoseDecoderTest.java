package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenPoseDecoderTest {
  private final OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);

  /**
   * Independent of any decoder: a peak lies in the enlarged pixel of its blob or the one beside it.
   */
  @Test
  void keypointsLieWhereTheyWereDrawn() {
    Map<BodyPart, PoseMaps.Point> person = Scene.standing(231, 30, 190);
    PoseMaps maps = new PoseMaps(32, 57).person(person, 0.9);
    List<Pose> poses = decode(maps);
    assertEquals(1, poses.size());
    for (BodyPart part : BodyPart.values()) {
      assertEquals(person.get(part).x(), poses.get(0).keypoint(part).x(), 3, part + " x");
      assertEquals(person.get(part).y(), poses.get(0).keypoint(part).y(), 3, part + " y");
      assertEquals(0.9, poses.get(0).keypoint(part).score(), 0.1, part + " score");
    }
  }

  @Test
  void higherThresholdLeavesOutWeakKeypoints() {
    PoseMaps maps = new PoseMaps(32, 57).person(Scene.standing(231, 30, 190), 0.5);
    OpenPoseSettings strict = new OpenPoseSettings(DecodeMode.OMZ, 0.6f, 3, 0.05f, 3, 0.2f, 256);
    assertEquals(1, decode(maps).size());
    assertEquals(
        List.of(), new OpenPoseDecoder(strict).decode(maps.heatmaps(), maps.pafs(), 32, 57));
  }

  /** Broken cells change nothing as long as they lie where there was nothing. */
  @Test
  void brokenCellsCountAsNothing() {
    PoseMaps clean = Scene.ONE_PERSON.draw();
    PoseMaps broken = Scene.ONE_PERSON.draw();
    List<Pose> expected = decode(clean);
    broken.heatCell(BodyPart.NOSE, 50, 3, Float.NaN);
    broken.heatCell(BodyPart.NECK, 50, 3, Float.POSITIVE_INFINITY);
    broken.heatCell(BodyPart.LEFT_HIP, 50, 3, Float.MAX_VALUE);
    broken.pafCell(0, 50, 3, Float.NaN);
    broken.pafCell(13, 50, 3, Float.NEGATIVE_INFINITY);
    assertEquals(expected.size(), decode(broken).size());
    for (BodyPart part : BodyPart.values()) {
      assertEquals(
          expected.get(0).keypoint(part).x(), decode(broken).get(0).keypoint(part).x(), 1e-3);
    }
  }

  @Test
  void peaksThatAreTooManyAreDroppedAndCounted() {
    PoseMaps maps = new PoseMaps(32, 57);
    for (int i = 0; i < 10; i++) {
      maps.keypoint(BodyPart.NOSE, new PoseMaps.Point(20 + 40 * i, 100), 0.5);
    }
    OpenPoseSettings four = new OpenPoseSettings(DecodeMode.OMZ, 0.1f, 3, 0.05f, 1, 0, 4);
    OpenPoseDecoder limited = new OpenPoseDecoder(four);

    assertEquals(4, limited.decode(maps.heatmaps(), maps.pafs(), 32, 57).size());
    assertEquals(6, limited.droppedPeaks());

    PoseMaps larger = new PoseMaps(64, 114);
    for (int i = 0; i < 10; i++) {
      larger.keypoint(BodyPart.NOSE, new PoseMaps.Point(20 + 80 * i, 100), 0.5);
    }
    limited.decode(larger.heatmaps(), larger.pafs(), 64, 114);
    assertEquals(2, limited.droppedPeaks(), "twice as many in four times the cells");
  }

  @Test
  void mapsOfNothingButNanHoldNobody() {
    PoseMaps maps = new PoseMaps(32, 57);
    Arrays.fill(maps.heatmaps(), Float.NaN);
    Arrays.fill(maps.pafs(), Float.NaN);
    assertEquals(List.of(), decode(maps));
  }

  @Test
  void smallestAndLargestMapsAreTaken() {
    assertEquals(List.of(), decode(new PoseMaps(8, 512)));
    assertEquals(List.of(), decode(new PoseMaps(512, 8)));
  }

  @Test
  void sizeOutOfRangeIsNamed() {
    float[] none = {};
    assertMessage("height of the maps must be 8 to 512 cells: 7", none, none, 7, 57);
    assertMessage("width of the maps must be 8 to 512 cells: 513", none, none, 32, 513);
  }

  @Test
  void lengthThatDoesNotFitIsNamed() {
    float[] heatmaps = new float[19 * 32 * 57];
    float[] pafs = new float[38 * 32 * 57];
    assertMessage(
        "heatmaps must be [19, 32, 57], 34656 values: 32832 values",
        new float[18 * 32 * 57],
        pafs,
        32,
        57);
    assertMessage(
        "pafs must be [38, 32, 57], 69312 values: 34656 values", heatmaps, heatmaps, 32, 57);
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new OpenPoseSettings(DecodeMode.OMZ, Float.NaN, 3, 0.05f, 3, 0.2f, 256));
    assertEquals("--peak-threshold must be in (0, 1]: NaN", error.getMessage());
  }

  @Test
  void poseWithoutAllKeypointsIsRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new Pose(1, List.of(Keypoint.MISSING)));
    assertEquals("a pose has 18 keypoints: 1", error.getMessage());
  }

  /** The tables: every part is reached, every plane is used once. */
  @Test
  void limbsUseEveryPlaneOnce() {
    boolean[] used = new boolean[OpenPoseDecoder.PAF_PLANES];
    for (Limb limb : Limb.values()) {
      assertTrue(limb.from() != limb.to(), limb.name());
      used[limb.pafX()] = true;
      used[limb.pafY()] = true;
    }
    for (int plane = 0; plane < used.length; plane++) {
      assertTrue(used[plane], "plane " + plane);
    }
  }

  private List<Pose> decode(PoseMaps maps) {
    return decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
  }

  private void assertMessage(
      String message, float[] heatmaps, float[] pafs, int height, int width) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> decoder.decode(heatmaps, pafs, height, width));
    assertEquals(message, error.getMessage());
  }
}
