package dev.posewire.testcard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The model, run by a plain forward pass over what its own files say, recognises the drawn puppets.
 */
final class TestCardRecognitionTest {
  /** Model pixels; a cell is 8. The refinement here is coarse: the real decoder comes within 2. */
  private static final double TOLERANCE = 5;

  /** All ten samples along a limb must exceed it, in the Open Model Zoo's decoder. */
  private static final double PAF_THRESHOLD = 0.05;

  private static ReferenceForward forward;

  @BeforeAll
  static void readModel() throws Exception {
    forward = new ReferenceForward(new IrNetwork(TestCardModel.xml(), TestCardModel.bin()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "testcard:?people=1&seed=1&width=456&height=256",
        "testcard:?people=2&seed=2&width=456&height=256",
        "testcard:?people=4&seed=3&width=456&height=256",
        "testcard:?people=1&seed=4",
        "testcard:?people=2&seed=5",
        "testcard:?people=3&seed=6",
        "testcard:?people=4&seed=7",
        "testcard:?people=3&seed=8&width=640&height=480",
        "testcard:?people=2&seed=9&width=720&height=1280",
        "testcard:?people=4&seed=10&width=1920&height=1080",
        "testcard:?people=2&seed=11&width=320&height=180",
      })
  void everyJointHasItsPeakAndEveryLimbItsDirection(String url) {
    TestCardScene scene = new TestCardScene(TestCardSettings.parse(url));
    for (long frame = 5; frame < 100; frame += 53) {
      LetterboxedFrame picture = LetterboxedFrame.of(scene, frame);
      Maps maps = run(picture.input());
      List<Puppet> puppets = scene.puppets(frame);
      for (Joint joint : Joint.values()) {
        List<Point> peaks = maps.peaks(joint.index());
        assertEquals(puppets.size(), peaks.size(), "peaks of " + joint + ", frame " + frame);
        for (Puppet puppet : puppets) {
          Point truth = toModel(puppet.at(joint), picture);
          double nearest = nearest(peaks, truth);
          assertTrue(
              nearest <= TOLERANCE,
              joint + " of person " + puppet.person() + ", frame " + frame + ": " + nearest);
        }
      }
      for (Puppet puppet : puppets) {
        assertLimbs(puppet, picture, maps, frame);
      }
    }
  }

  /**
   * Equal tops side by side are no peak to the Open Model Zoo's decoder; halves tell 1 part in
   * 1,024 apart.
   */
  @ParameterizedTest
  @CsvSource({"296, 93, 36, 11, 37, 11", "93, 96, 11, 11, 11, 12"})
  void discBetweenTwoCellsGivesNoTwins(
      double x, double y, int column, int row, int otherColumn, int otherRow) {
    int area = TestCardModel.INPUT_WIDTH * TestCardModel.INPUT_HEIGHT;
    byte[] bgr = new byte[3 * area];
    new Canvas(bgr, TestCardModel.INPUT_WIDTH, TestCardModel.INPUT_HEIGHT)
        .disc(new Point(x, y), 5, Joint.NOSE.colour());
    float[] input = new float[3 * area];
    for (int i = 0; i < input.length; i++) {
      input[i % 3 * area + i / 3] = bgr[i] & 0xff;
    }
    Maps maps = run(input);
    float heat = maps.heat(Joint.NOSE.index(), column, row);
    float other = maps.heat(Joint.NOSE.index(), otherColumn, otherRow);
    assertTrue(heat > 0.1f && other > 0.1f, heat + " and " + other);
    assertTrue(Math.abs(heat - other) > Math.max(heat, other) / 1024, heat + " and " + other);
  }

  @Test
  void emptySceneHasNoPeakAndNoLimb() {
    TestCardScene scene = new TestCardScene(TestCardSettings.parse("testcard:?people=0"));
    Maps maps = run(LetterboxedFrame.of(scene, 5).input());
    for (Joint joint : Joint.values()) {
      assertEquals(List.of(), maps.peaks(joint.index()), joint.toString());
    }
    for (float paf : maps.pafs()) {
      assertEquals(0, paf, 1e-6f);
    }
  }

  private static void assertLimbs(Puppet puppet, LetterboxedFrame picture, Maps maps, long frame) {
    for (Limb limb : Limb.values()) {
      if (!limb.isDrawn()) {
        continue;
      }
      for (int sample = 0; sample < 10; sample++) {
        double along =
            maps.pafAlong(
                limb,
                toModel(puppet.at(limb.from()), picture),
                toModel(puppet.at(limb.to()), picture),
                sample / 9.0);
        assertTrue(
            along > PAF_THRESHOLD,
            limb + " of person " + puppet.person() + ", frame " + frame + ": " + along);
      }
    }
  }

  private static double nearest(List<Point> peaks, Point truth) {
    return peaks.stream()
        .mapToDouble(peak -> Math.hypot(peak.x() - truth.x(), peak.y() - truth.y()))
        .min()
        .orElse(Double.MAX_VALUE);
  }

  private static Point toModel(Point source, LetterboxedFrame picture) {
    return new Point(picture.toModelX(source.x()), picture.toModelY(source.y()));
  }

  private static Maps run(float[] input) {
    Map<String, float[]> results = forward.run(input);
    return new Maps(results.get("Mconv7_stage2_L2"), results.get("Mconv7_stage2_L1"));
  }
}
