package dev.posewire.video.drawing;

import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws skeletons on pictures: limbs in colours, keypoints white, tracks as numbers. Stateless.
 *
 * <p>Lines are 2 pixels wide, points 3, numbers 10 high on a picture of 360 rows, and grow with it.
 */
public final class SkeletonPainter {
  /** A colour for each limb, from red on in the order of {@link Coco18#LIMBS}. */
  private static final float HUE_STEP = 1f / Coco18.LIMBS.size();

  private static final float NUMBER_HEIGHT = 10;

  static {
    // Nothing opens a window; else Java would look for the display that a variable names.
    System.setProperty("java.awt.headless", "true");
  }

  private SkeletonPainter() {}

  /** Draws everybody; keypoints are in pixels of the picture. */
  public static void draw(BufferedImage picture, List<Person> people) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    float unit = Math.max(1f, picture.getHeight() / 360f);
    graphics.setStroke(new BasicStroke(2 * unit, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Person person : people) {
      drawLimbs(graphics, person);
      drawKeypoints(graphics, person, unit);
      if (person.getTrack() >= 0) drawTrack(graphics, person, unit);
    }
    graphics.dispose();
  }

  private static void drawLimbs(Graphics2D graphics, Person person) {
    for (int i = 0; i < Coco18.LIMBS.size(); i++) {
      Coco18.Limb limb = Coco18.LIMBS.get(i);
      if (!isThere(person, limb.from()) || !isThere(person, limb.to())) continue;
      graphics.setColor(Color.getHSBColor(i * HUE_STEP, 1, 1));
      graphics.draw(
          new Line2D.Float(
              person.getX().get(limb.from()),
              person.getY().get(limb.from()),
              person.getX().get(limb.to()),
              person.getY().get(limb.to())));
    }
  }

  private static void drawKeypoints(Graphics2D graphics, Person person, float unit) {
    graphics.setColor(Color.WHITE);
    for (int i = 0; i < person.getX().size(); i++) {
      if (!isThere(person, i)) continue;
      float radius = 1.5f * unit;
      graphics.fill(
          new Ellipse2D.Float(
              person.getX().get(i) - radius,
              person.getY().get(i) - radius,
              2 * radius,
              2 * radius));
    }
  }

  private static void drawTrack(Graphics2D graphics, Person person, float unit) {
    graphics.setColor(Color.YELLOW);
    float height = NUMBER_HEIGHT * unit;
    float bottom = Math.max(height + 2 * unit, person.getBox().getY() - 3 * unit);
    Digits.draw(graphics, person.getTrack(), person.getBox().getX(), bottom, height);
  }

  private static boolean isThere(Person person, int keypoint) {
    return person.getKeypointScores().get(keypoint) > 0;
  }
}
