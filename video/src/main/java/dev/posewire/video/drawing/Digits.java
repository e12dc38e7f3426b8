package dev.posewire.video.drawing;

import java.awt.Graphics2D;
import java.awt.geom.Line2D;

/** Draws numbers of strokes, as displays of seven segments do: a machine need have no font. */
final class Digits {
  /**
   * By digit, the segments that shine: bit 0 is the top, then clockwise around to bit 5, the upper
   * left; bit 6 is the middle.
   */
  private static final int[] SEGMENTS = {
    0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f
  };

  /** By segment, from and to in digits: x, y, x, y; y goes down. */
  private static final float[][] STROKES = {
    {0, 0, 1, 0},
    {1, 0, 1, 0.5f},
    {1, 0.5f, 1, 1},
    {0, 1, 1, 1},
    {0, 0.5f, 0, 1},
    {0, 0, 0, 0.5f},
    {0, 0.5f, 1, 0.5f}
  };

  /** Of the height. */
  private static final float WIDTH = 0.5f;

  /** Of the height, from one digit to the next. */
  private static final float ADVANCE = 0.85f;

  private Digits() {}

  /**
   * Draws a number with the stroke and colour at hand.
   *
   * @param number 0 or more
   * @param left of its first digit
   * @param bottom of all
   * @param height of all; all in pixels
   */
  static void draw(Graphics2D graphics, int number, float left, float bottom, float height) {
    float x = left;
    for (char digit : Integer.toString(number).toCharArray()) {
      drawDigit(graphics, SEGMENTS[digit - '0'], x, bottom - height, height);
      x += ADVANCE * height;
    }
  }

  private static void drawDigit(Graphics2D graphics, int segments, float x, float y, float height) {
    float width = WIDTH * height;
    for (int i = 0; i < STROKES.length; i++) {
      if ((segments & 1 << i) == 0) continue;
      float[] stroke = STROKES[i];
      graphics.draw(
          new Line2D.Float(
              x + stroke[0] * width,
              y + stroke[1] * height,
              x + stroke[2] * width,
              y + stroke[3] * height));
    }
  }
}
