package dev.posewire.testcard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.schemas.Coco18;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The test card, the decoder and the schemas each have tables of their own of the one skeleton, as
 * no module may import the other: here they are compared. In the test card's package, whose tables
 * are its own.
 */
final class TestCardTablesTest {
  /**
   * A limb as all three could say it: indices in coco18, and the plane of the x part of its PAF.
   */
  private record Row(int from, int to, int pafX) {}

  @Test
  void jointsAreTheBodyPartsAndTheKeypoints() {
    List<String> joints = Arrays.stream(Joint.values()).map(TestCardTablesTest::name).toList();
    assertEquals(Coco18.KEYPOINTS, joints);
    assertEquals(
        Coco18.KEYPOINTS, Arrays.stream(BodyPart.values()).map(TestCardTablesTest::name).toList());
    for (Joint joint : Joint.values()) {
      assertEquals(BodyPart.valueOf(joint.name()).index(), joint.index());
    }
    assertEquals(Joint.COUNT, BodyPart.COUNT);
    assertEquals(Joint.COUNT + 1, OpenPoseDecoder.HEATMAP_PLANES);
  }

  @Test
  void limbsHaveTheirEndsAndPlanesInTheDecodersOrder() {
    List<Row> drawn =
        Arrays.stream(Limb.values())
            .map(limb -> new Row(limb.from().index(), limb.to().index(), limb.pafXPlane()))
            .toList();
    List<Row> decoded =
        Arrays.stream(dev.posewire.decoder.openpose.Limb.values())
            .map(limb -> new Row(limb.from().index(), limb.to().index(), limb.pafX()))
            .toList();
    assertEquals(decoded, drawn);
    assertEquals(OpenPoseDecoder.PAF_PLANES, Limb.PAF_PLANES);
    for (var limb : dev.posewire.decoder.openpose.Limb.values()) {
      assertEquals(limb.pafX() + 1, limb.pafY());
    }
  }

  @Test
  void drawnLimbsAreThoseOfTheSkeleton() {
    assertEquals(
        Coco18.LIMBS,
        Arrays.stream(Limb.values())
            .filter(Limb::isDrawn)
            .map(limb -> new Coco18.Limb(limb.from().index(), limb.to().index()))
            .toList());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
