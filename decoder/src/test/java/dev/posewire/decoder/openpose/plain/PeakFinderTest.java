package dev.posewire.decoder.openpose.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.OpenPoseSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeakFinderTest {
  private final PeakFinder finder = new PeakFinder(OpenPoseSettings.DEFAULT);
  private final UpsampledPlane heatmap = new UpsampledPlane(32, 40);

  @Test
  void peaksComeFromLeftToRightWithTheirValue() {
    heatmap.set(30, 2, 0.9f);
    heatmap.set(5, 20, 0.4f);
    assertEquals(List.of(new Peak(5, 20, 0.4f), new Peak(30, 2, 0.9f)), finder.find(heatmap));
  }

  @Test
  void valueAtTheThresholdIsAPeakAndBelowItIsNot() {
    heatmap.set(5, 5, 0.1f);
    heatmap.set(20, 5, Math.nextDown(0.1f));
    assertEquals(List.of(new Peak(5, 5, 0.1f)), finder.find(heatmap));
  }

  @Test
  void cornersCanBePeaks() {
    heatmap.set(0, 0, 0.5f);
    heatmap.set(39, 31, 0.5f);
    assertEquals(List.of(new Peak(0, 0, 0.5f), new Peak(39, 31, 0.5f)), finder.find(heatmap));
  }

  @Test
  void twoEqualTopsSideBySideAreNoPeak() {
    heatmap.set(10, 10, 0.5f);
    heatmap.set(11, 10, 0.5f);
    heatmap.set(20, 10, 0.5f);
    heatmap.set(20, 11, 0.5f);
    assertEquals(List.of(), finder.find(heatmap));
  }

  @Test
  void diagonalNeighboursDoNotMatterAndTheLeftmostWins() {
    heatmap.set(10, 10, 0.5f);
    heatmap.set(11, 11, 0.9f);
    assertEquals(List.of(new Peak(10, 10, 0.5f)), finder.find(heatmap));
  }

  @Test
  void peaksThreePixelsApartBothStay() {
    heatmap.set(10, 10, 0.5f);
    heatmap.set(13, 10, 0.5f);
    heatmap.set(10, 13, 0.5f);
    assertEquals(
        List.of(new Peak(10, 10, 0.5f), new Peak(10, 13, 0.5f), new Peak(13, 10, 0.5f)),
        finder.find(heatmap));
  }

  @Test
  void removedPeakRemovesNobody() {
    heatmap.set(10, 10, 0.5f);
    heatmap.set(12, 10, 0.9f);
    heatmap.set(14, 10, 0.5f);
    assertEquals(List.of(new Peak(10, 10, 0.5f), new Peak(14, 10, 0.5f)), finder.find(heatmap));
  }
}
