package dev.posewire.video.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SkeletonPainterTest {
  private static final int BLACK = 0xFF000000;
  private static final int WHITE = 0xFFFFFFFF;

  /** The hue of limb 2, right shoulder to elbow: two seventeenths round the circle from red. */
  private static final int RIGHT_UPPER_ARM = 0xFFFFB400;

  private final BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_3BYTE_BGR);

  @Test
  void limbIsDrawnBetweenItsKeypoints() {
    SkeletonPainter.draw(picture, List.of(arm()));

    assertEquals(new Coco18.Limb(2, 3), Coco18.LIMBS.get(2));
    assertEquals(RIGHT_UPPER_ARM, picture.getRGB(100, 100));
    assertEquals(RIGHT_UPPER_ARM, picture.getRGB(60, 100));
    assertEquals(BLACK, picture.getRGB(100, 104));
    assertEquals(BLACK, picture.getRGB(40, 100));
    assertEquals(BLACK, picture.getRGB(160, 100));
  }

  @Test
  void keypointIsAWhitePointOnTheLimb() {
    SkeletonPainter.draw(picture, List.of(arm()));

    assertEquals(WHITE, picture.getRGB(50, 100));
    assertEquals(WHITE, picture.getRGB(150, 100));
  }

  @Test
  void limbWithAMissingEndIsNotDrawn() {
    List<Float> scores = new ArrayList<>(arm().getKeypointScores());
    scores.set(3, 0f);

    SkeletonPainter.draw(
        picture, List.of(Person.newBuilder(arm()).setKeypointScores(scores).build()));

    assertEquals(WHITE, picture.getRGB(50, 100));
    assertEquals(BLACK, picture.getRGB(100, 100));
    assertEquals(BLACK, picture.getRGB(150, 100));
  }

  @Test
  void trackIsANumberAboveTheBoxAndInsideThePicture() {
    SkeletonPainter.draw(picture, List.of(inABox(8, 100, 100), inABox(8, 10, 0)));

    assertNotEquals(0, painted(100, 85, 30, 15));
    assertNotEquals(0, painted(10, 0, 30, 15));
  }

  /** Eleven has strokes at the right of its digits only; eight has all. */
  @Test
  void numbersHaveTheStrokesOfTheirDigits() {
    SkeletonPainter.draw(picture, List.of(inABox(11, 100, 100), inABox(88, 200, 100)));

    assertEquals(0, painted(98, 85, 5, 15));
    assertNotEquals(0, painted(103, 85, 5, 15));
    assertNotEquals(0, painted(198, 85, 5, 15));
    assertNotEquals(0, painted(210, 85, 8, 15));
  }

  @Test
  void unconfirmedTrackHasNoNumber() {
    SkeletonPainter.draw(picture, List.of(inABox(-1, 100, 100)));

    assertEquals(0, painted(0, 0, 320, 240));
  }

  /** Right shoulder at (50, 100), right elbow at (150, 100); pixel centres lie at a half. */
  private static Person arm() {
    Person person = person(-1);
    List<Float> x = new ArrayList<>(person.getX());
    List<Float> y = new ArrayList<>(person.getY());
    List<Float> scores = new ArrayList<>(person.getKeypointScores());
    x.set(2, 50.5f);
    x.set(3, 150.5f);
    for (int keypoint = 2; keypoint <= 3; keypoint++) {
      y.set(keypoint, 100.5f);
      scores.set(keypoint, 0.9f);
    }
    return Person.newBuilder(person).setX(x).setY(y).setKeypointScores(scores).build();
  }

  private static Person inABox(int track, float x, float y) {
    return Person.newBuilder(person(track)).setBox(new Box(x, y, 50f, 50f)).build();
  }

  /** Somebody of whom no keypoint is there. */
  private static Person person(int track) {
    int keypoints = Coco18.KEYPOINTS.size();
    return new Person(
        track,
        1f,
        new Box(0f, 0f, 0f, 0f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, 0f));
  }

  private int painted(int left, int top, int width, int height) {
    int painted = 0;
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        if (picture.getRGB(x, y) != BLACK) painted++;
      }
    }
    return painted;
  }
}
