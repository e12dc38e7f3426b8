package dev.posewire.testcard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestCardSceneTest {
  /**
   * The smallest radius of a disc, model pixels: drawn boxes are at least this much larger than the
   * joints' own.
   */
  private static final double RADIUS = 4.5;

  /** Model pixels that lie between two drawn puppets. */
  private static final double APART = 16;

  /** Model pixels that lie between a drawn puppet and the edge of the picture. */
  private static final double INSIDE = 8;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1280, 720",
    "2, 2, 1280, 720",
    "3, 3, 1280, 720",
    "4, 4, 1280, 720",
    "4, 5, 456, 256",
    "3, 6, 640, 480",
    "4, 7, 720, 720",
    "2, 8, 720, 1280",
    "4, -9, 3840, 2160",
    "1, 10, 64, 64",
  })
  void puppetsStayInsideApartAndTall(int people, long seed, int width, int height) {
    TestCardScene scene = scene(people, seed, width, height);
    double source = PictureScale.of(width, height).sourcePixels();
    for (long frame = 0; frame < 2000; frame++) {
      List<Box> boxes = scene.puppets(frame).stream().map(Box::of).toList();
      assertEquals(people, boxes.size());
      for (Box box : boxes) {
        double edge = (INSIDE + RADIUS) * source;
        assertTrue(
            box.left >= edge
                && box.top >= edge
                && box.right <= width - edge
                && box.bottom <= height - edge,
            "frame " + frame + ": " + box);
        assertTrue(box.bottom - box.top >= 0.8 * 90 * source, "frame " + frame + ": " + box);
      }
      for (int a = 0; a < people; a++) {
        for (int b = 0; b < a; b++) {
          double gap = boxes.get(a).gapTo(boxes.get(b));
          assertTrue(gap >= (APART + 2 * RADIUS) * source, "frame " + frame + ": " + gap);
        }
      }
    }
  }

  @Test
  void puppetsWalkAndSwingTheirLimbs() {
    TestCardScene scene = scene(1, 1, 1280, 720);
    double farthestLeft = Double.MAX_VALUE;
    double farthestRight = 0;
    double narrowest = Double.MAX_VALUE;
    double widest = 0;
    for (long frame = 0; frame < 600; frame++) {
      Puppet puppet = scene.puppets(frame).get(0);
      farthestLeft = Math.min(farthestLeft, puppet.at(Joint.NECK).x());
      farthestRight = Math.max(farthestRight, puppet.at(Joint.NECK).x());
      double hands = puppet.at(Joint.LEFT_WRIST).x() - puppet.at(Joint.RIGHT_WRIST).x();
      narrowest = Math.min(narrowest, hands);
      widest = Math.max(widest, hands);
    }
    assertTrue(farthestRight - farthestLeft > 300, "walks " + (farthestRight - farthestLeft));
    assertTrue(widest > 1.2 * narrowest, "hands " + narrowest + ".." + widest);
  }

  @ParameterizedTest
  @CsvSource({"0", "100000", "999999000"})
  void noJointJumps(long first) {
    TestCardScene scene = scene(4, 3, 1280, 720);
    for (long frame = first; frame < first + 1000; frame++) {
      List<Puppet> before = scene.puppets(frame);
      List<Puppet> after = scene.puppets(frame + 1);
      for (int person = 0; person < 4; person++) {
        for (Joint joint : Joint.values()) {
          Point from = before.get(person).at(joint);
          Point to = after.get(person).at(joint);
          double step = Math.hypot(to.x() - from.x(), to.y() - from.y());
          assertTrue(step < 60, joint + ", frame " + frame + ": " + step + " source pixels");
        }
      }
    }
  }

  @Test
  void sameSettingsGiveTheSamePictureAndTruthInAnyOrder() {
    TestCardScene one = scene(3, 7, 640, 360);
    TestCardScene other = scene(3, 7, 640, 360);
    byte[] late = drawn(one, 40);
    byte[] early = drawn(one, 2);
    assertArrayEquals(early, drawn(other, 2));
    assertArrayEquals(late, drawn(other, 40));
    assertFalse(Arrays.equals(early, late));
    for (int person = 0; person < 3; person++) {
      assertArrayEquals(one.puppets(40).get(person).x(), other.puppets(40).get(person).x());
      assertArrayEquals(one.puppets(40).get(person).y(), other.puppets(40).get(person).y());
    }
    assertFalse(Arrays.equals(late, drawn(scene(3, 8, 640, 360), 40)));
  }

  @Test
  void truthIsTheMiddleOfADiscOfTheJointsColour() {
    TestCardScene scene = scene(3, 12, 1280, 720);
    for (long frame = 0; frame < 300; frame += 7) {
      byte[] bgr = drawn(scene, frame);
      for (Puppet puppet : scene.puppets(frame)) {
        float[] x = puppet.x();
        float[] y = puppet.y();
        for (Joint joint : Joint.values()) {
          int column = (int) x[joint.index()];
          int row = (int) y[joint.index()];
          int offset = 3 * (row * 1280 + column);
          Colour pixel =
              new Colour(bgr[offset] & 0xff, bgr[offset + 1] & 0xff, bgr[offset + 2] & 0xff);
          assertEquals(joint.colour(), pixel, joint + ", frame " + frame);
        }
      }
    }
  }

  @Test
  void backdropIsTooDarkForTheModel() {
    byte[] bgr = drawn(scene(0, 3, 640, 480), 0);
    for (int offset = 0; offset < bgr.length; offset += 3) {
      for (int channel = 0; channel < 3; channel++) {
        int level = bgr[offset + channel] & 0xff;
        assertTrue(level >= 6 && level <= 38, "offset " + offset + ": " + level);
      }
    }
  }

  @Test
  void drawsOverWhateverTheArrayHoldsAndNotBeyondTheFrame() {
    TestCardScene scene = scene(2, 5, 320, 180);
    byte[] clean = drawn(scene, 9);
    byte[] used = new byte[clean.length + 4];
    Arrays.fill(used, (byte) 77);
    scene.draw(9, used);
    assertArrayEquals(clean, Arrays.copyOf(used, clean.length));
    assertArrayEquals(
        new byte[] {77, 77, 77, 77}, Arrays.copyOfRange(used, clean.length, used.length));
  }

  @Test
  void refusesShortArraysAndNegativeFrames() {
    TestCardScene scene = scene(2, 5, 320, 180);
    String tooShort =
        assertThrows(IllegalArgumentException.class, () -> scene.draw(0, new byte[10]))
            .getMessage();
    assertEquals("bgr must hold 320 x 180 x 3 = 172800 bytes: 10", tooShort);
    String negative =
        assertThrows(IllegalArgumentException.class, () -> scene.puppets(-1)).getMessage();
    assertEquals("frame must be >= 0: -1", negative);
  }

  private static TestCardScene scene(int people, long seed, int width, int height) {
    return new TestCardScene(new TestCardSettings(people, seed, width, height, 10, 0));
  }

  private static byte[] drawn(TestCardScene scene, long frame) {
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    scene.draw(frame, bgr);
    return bgr;
  }

  /** The rectangle around a puppet's joints, source pixels. */
  private record Box(double left, double top, double right, double bottom) {
    static Box of(Puppet puppet) {
      float[] x = puppet.x();
      float[] y = puppet.y();
      Arrays.sort(x);
      Arrays.sort(y);
      return new Box(x[0], y[0], x[17], y[17]);
    }

    double gapTo(Box other) {
      double across = Math.max(left - other.right, other.left - right);
      double down = Math.max(top - other.bottom, other.top - bottom);
      return Math.max(across, down);
    }
  }
}
