package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HeatSurveyTest {
  private static final float THRESHOLD = 0.1f;

  /** The pixels whose cells are all of a map of 4 x 4. */
  private static final int FIRST_PIXEL = 6;

  private final HeatSurvey survey = new HeatSurvey(THRESHOLD, 4, 4);

  @Test
  void noPixelBetweenQuietCellsReachesTheThreshold() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      float[] cells = new float[16];
      for (int cell = 0; cell < cells.length; cell++) {
        cells[cell] = random.nextBoolean() ? highest(cell) : lowest(cell);
      }
      assertTrue(greatestPixel(cells) < THRESHOLD);
    }
  }

  @Test
  void quietCellsMayLiftAPixelAlmostToTheThreshold() {
    float[] cells = new float[16];
    for (int cell = 0; cell < cells.length; cell++) {
      boolean corner = cell == 0 || cell == 3 || cell == 12 || cell == 15;
      cells[cell] = corner || isInner(cell) ? highest(cell) : lowest(cell);
    }

    float greatest = greatestPixel(cells);

    assertTrue(greatest > 0.999f * THRESHOLD && greatest < THRESHOLD, () -> "pixel " + greatest);
  }

  @Test
  void brokenCellsAreNotQuiet() {
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MAX_VALUE}) {
      assertFalse(survey.isQuiet(broken));
      assertTrue(survey.isExtreme(broken));
    }
  }

  @Test
  void runsCoverWhatAnyHeatmapHasInOneRow() {
    float[] maps = new float[2 * 16];
    maps[6] = 1; // second row
    maps[7] = Float.NaN;
    maps[16 + 5] = 1;
    maps[16 + 8] = -1; // third row

    survey.survey(maps, 2);

    assertEquals(2, survey.runs());
    assertEquals(5, survey.start(0));
    assertEquals(8, survey.end(0));
    assertEquals(8, survey.start(1));
    assertEquals(9, survey.end(1));
  }

  private static boolean isInner(int cell) {
    return cell == 5 || cell == 6 || cell == 9 || cell == 10;
  }

  /** That is quiet if it is an inner cell, and not extreme if it is an outer one. */
  private float highest(int cell) {
    return farthest(cell, 1);
  }

  private float lowest(int cell) {
    return farthest(cell, -1);
  }

  private float farthest(int cell, float outside) {
    float inside = 0;
    float beyond = outside;
    for (int i = 0; i < 40; i++) {
      float middle = (inside + beyond) / 2;
      if (isInner(cell) ? survey.isQuiet(middle) : !survey.isExtreme(middle)) {
        inside = middle;
      } else {
        beyond = middle;
      }
    }
    return inside;
  }

  private static float greatestPixel(float[] cells) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (int y = FIRST_PIXEL; y < FIRST_PIXEL + Bicubic.FACTOR; y++) {
      for (int x = FIRST_PIXEL; x < FIRST_PIXEL + Bicubic.FACTOR; x++) {
        greatest = Math.max(greatest, Bicubic.pixel(cells, 0, 4, 4, x, y));
      }
    }
    return greatest;
  }
}
