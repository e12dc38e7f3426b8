package dev.posewire.worker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PoseMapsTest {
  @Test
  void planesMustFitTheSize() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new PoseMaps(3, 2, new float[18 * 6], new float[38 * 6]));
    assertEquals("heatmaps must be [19, 2, 3]: 108 values", thrown.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new PoseMaps(3, 2, new float[19 * 6], new float[37 * 6]));
  }

  @Test
  void inputMustBeEightTimesTheMaps() {
    assertEquals(24 * 16 * 3, new PoseModel("tiny", 24, 16, 3, 2).imageBytes());
    assertThrows(IllegalArgumentException.class, () -> new PoseModel("tiny", 24, 17, 3, 2));
  }
}
