package dev.posewire.decoder.openpose;

import static dev.posewire.decoder.openpose.BodyPart.NECK;
import static dev.posewire.decoder.openpose.BodyPart.NOSE;
import static dev.posewire.decoder.openpose.BodyPart.RIGHT_WRIST;

import dev.posewire.decoder.openpose.PoseMaps.Point;
import java.util.EnumMap;
import java.util.Map;

/**
 * Small drawn images, each for one property of the decoder; {@code generated-scenes.json} holds
 * what is in them.
 */
public enum Scene {
  EMPTY {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57);
    }
  },
  ONE_PERSON {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57).person(standing(231, 30, 190), 0.9);
    }
  },
  /** The second covers part of the first; one shoulder is a peak of both. */
  TWO_OVERLAPPING_PEOPLE {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57)
          .person(standing(201.3, 25, 200), 0.9)
          .person(standing(243.3, 33, 180), 0.8);
    }
  },
  /** Cut by all four borders. */
  BORDERS {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57)
          .person(standing(3, 40, 150), 0.9)
          .person(standing(453, -12, 150), 0.9)
          .person(standing(231.3, 120, 150), 0.9);
    }
  },
  /**
   * The nose is flat on top: nine equal cells, which is no peak. The wrist lies just between two
   * cells.
   */
  PLATEAU_AND_TIE {
    @Override
    PoseMaps draw() {
      Map<BodyPart, Point> person = standing(229.3, 40, 180);
      person.put(RIGHT_WRIST, new Point(176, 148));
      PoseMaps maps = new PoseMaps(32, 57).person(person, 0.8);
      int noseX = (int) (person.get(NOSE).x() / 8);
      int noseY = (int) (person.get(NOSE).y() / 8);
      for (int y = noseY - 2; y <= noseY + 2; y++) {
        for (int x = noseX - 2; x <= noseX + 2; x++) {
          maps.heatCell(NOSE, x, y, 0.75f);
        }
      }
      return maps;
    }
  },
  /** One without a neck beside one with: the limbs of the first start people of their own. */
  OCCLUDED_NECK {
    @Override
    PoseMaps draw() {
      Map<BodyPart, Point> noNeck = standing(121.3, 30, 200);
      noNeck.remove(NECK);
      return new PoseMaps(32, 57).person(noNeck, 0.9).person(standing(341.3, 30, 190), 0.9);
    }
  },
  /** No neck in the whole image: lone peaks start people. */
  NO_NECK_AT_ALL {
    @Override
    PoseMaps draw() {
      Map<BodyPart, Point> noNeck = standing(231, 30, 190);
      noNeck.remove(NECK);
      return new PoseMaps(32, 57).person(noNeck, 0.9);
    }
  },
  /**
   * One far above the threshold of a peak, one at it, of whom only the best drawn joints remain.
   */
  FAINT {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57)
          .person(standing(121.3, 30, 190), 0.3)
          .person(standing(331.3, 30, 190), 0.106);
    }
  },
  /** A giant, whose torso is longer than half the image is high. */
  LONG_LIMBS {
    @Override
    PoseMaps draw() {
      return new PoseMaps(32, 57).person(standing(231.3, -60, 620), 0.9);
    }
  },
  /** Another size of map, and people side by side. */
  WIDE_MAP {
    @Override
    PoseMaps draw() {
      PoseMaps maps = new PoseMaps(24, 60);
      for (int x = 51; x < 460; x += 90) {
        maps.person(standing(x, 15, 160), 0.85);
      }
      return maps;
    }
  };

  /** As parts of the body's height: x from the middle, y from the crown; by {@link BodyPart}. */
  private static final double[][] PROPORTIONS = {
    {0.00, 0.07},
    {0.00, 0.17}, // nose, neck
    {-0.11, 0.18},
    {-0.16, 0.34},
    {-0.19, 0.49}, // right arm
    {0.11, 0.18},
    {0.16, 0.34},
    {0.19, 0.49}, // left arm
    {-0.07, 0.50},
    {-0.08, 0.73},
    {-0.08, 0.95}, // right leg
    {0.07, 0.50},
    {0.08, 0.73},
    {0.08, 0.95}, // left leg
    {-0.02, 0.05},
    {0.02, 0.05},
    {-0.05, 0.06},
    {0.05, 0.06} // eyes, ears
  };

  abstract PoseMaps draw();

  /** A person facing us, in model pixels; parts may lie outside the image. */
  public static Map<BodyPart, Point> standing(double middleX, double crownY, double bodyHeight) {
    Map<BodyPart, Point> person = new EnumMap<>(BodyPart.class);
    for (BodyPart part : BodyPart.values()) {
      double[] place = PROPORTIONS[part.index()];
      person.put(part, new Point(middleX + place[0] * bodyHeight, crownY + place[1] * bodyHeight));
    }
    return person;
  }
}
