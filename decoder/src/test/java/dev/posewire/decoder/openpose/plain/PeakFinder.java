package dev.posewire.decoder.openpose.plain;

import dev.posewire.decoder.openpose.OpenPoseSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the peaks of one body part: {@code findPeaks} of Open Model Zoo's {@code
 * openpose_decoder.cpp}. Thread-safe: holds no state.
 */
final class PeakFinder {
  /**
   * By x only, as the demos sort: which of two peaks in one column comes first is up to {@link
   * IntroSort}.
   */
  private static final Comparator<Peak> FROM_LEFT = Comparator.comparingInt(Peak::x);

  private final float threshold;
  private final float minDistance;

  PeakFinder(OpenPoseSettings settings) {
    threshold = settings.peakThreshold();
    minDistance = settings.minPeaksDistance();
  }

  /** The peaks from left to right, none closer to another than the minimal distance. */
  List<Peak> find(UpsampledPlane heatmap) {
    List<Peak> candidates = localMaxima(heatmap);
    IntroSort.sort(candidates, FROM_LEFT);
    return withoutNeighbours(candidates);
  }

  /** In raster order: row by row, each from the left. */
  private List<Peak> localMaxima(UpsampledPlane heatmap) {
    List<Peak> maxima = new ArrayList<>();
    for (int y = 0; y < heatmap.height(); y++) {
      for (int x = 0; x < heatmap.width(); x++) {
        float value = heatmap.at(x, y);
        if (value >= threshold && exceedsNeighbours(heatmap, x, y, value)) {
          maxima.add(new Peak(x, y, value));
        }
      }
    }
    return maxima;
  }

  /**
   * Strictly above all four: two equal tops side by side are no peak, so flat plateaus vanish as in
   * the demos.
   */
  private static boolean exceedsNeighbours(UpsampledPlane heatmap, int x, int y, float value) {
    return (x == 0 || value > heatmap.at(x - 1, y))
        && (x == heatmap.width() - 1 || value > heatmap.at(x + 1, y))
        && (y == 0 || value > heatmap.at(x, y - 1))
        && (y == heatmap.height() - 1 || value > heatmap.at(x, y + 1));
  }

  /** The leftmost wins, not the strongest, and what it removed removes nobody. */
  private List<Peak> withoutNeighbours(List<Peak> candidates) {
    boolean[] removed = new boolean[candidates.size()];
    List<Peak> kept = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (removed[i]) {
        continue;
      }
      Peak peak = candidates.get(i);
      kept.add(peak);
      for (int j = i + 1; j < candidates.size(); j++) {
        int dx = candidates.get(j).x() - peak.x();
        int dy = candidates.get(j).y() - peak.y();
        if (dx >= minDistance) {
          break; // sorted by x: all further ones are as far
        }
        removed[j] |= dx * dx + dy * dy < minDistance * minDistance;
      }
    }
    return kept;
  }
}
