package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * Finds the peaks of one body part: {@code findPeaks} of Open Model Zoo's {@code
 * openpose_decoder.cpp}. Not thread-safe: owned by its decoder.
 */
final class PeakFinder {
  private final float threshold;
  private final float minDistance;

  /** By x only, as the demos sort: which of two peaks in one column comes first is up to it. */
  private final SortKeys candidates = new SortKeys();

  private boolean[] removed = new boolean[0];

  PeakFinder(OpenPoseSettings settings) {
    threshold = settings.peakThreshold();
    minDistance = settings.minPeaksDistance();
  }

  /**
   * Finds them from left to right, none closer to another than the minimal distance.
   *
   * @param heatmaps {@code [planes, height, width]} row-major
   */
  void find(float[] heatmaps, int plane, HeatPlane enlarged, Peaks result) {
    enlarged.enlarge(heatmaps, plane, threshold);
    findLocalMaxima(enlarged);
    candidates.sort();
    withoutNeighbours(enlarged, result);
  }

  /** In raster order: row by row, each from the left. */
  private void findLocalMaxima(HeatPlane plane) {
    candidates.clear();
    for (int blockRow = 0; blockRow < plane.blockRows(); blockRow++) {
      if (plane.runStart(blockRow, 0) == plane.blocks()) continue;
      for (int row = plane.topOf(blockRow); row < plane.topOf(blockRow + 1); row++) {
        int from = plane.runStart(blockRow, 0);
        while (from < plane.blocks()) {
          int to = plane.runEnd(blockRow, from);
          findLocalMaxima(plane, row, plane.leftOf(from), plane.leftOf(to));
          from = plane.runStart(blockRow, to);
        }
      }
    }
  }

  /**
   * Strictly above all four: two equal tops side by side are no peak, so flat plateaus vanish as in
   * the demos.
   */
  private void findLocalMaxima(HeatPlane plane, int y, int from, int to) {
    float[] above = plane.row(y - 1);
    float[] row = plane.row(y);
    float[] below = plane.row(y + 1);
    for (int x = from; x < to; x++) {
      float value = row[x];
      if (value >= threshold
          && value > row[x - 1]
          && value > row[x + 1]
          && value > above[x]
          && value > below[x]) {
        candidates.add(x - Bicubic.MARGIN, y - Bicubic.MARGIN);
      }
    }
  }

  /** The leftmost wins, not the strongest, and what it removed removes nobody. */
  private void withoutNeighbours(HeatPlane plane, Peaks result) {
    if (removed.length < candidates.size()) removed = new boolean[2 * candidates.size()];
    Arrays.fill(removed, 0, candidates.size(), false);
    result.clear();
    for (int i = 0; i < candidates.size(); i++) {
      if (removed[i]) {
        continue;
      }
      int x = candidates.first(i);
      int y = candidates.second(i);
      result.add(x, y, plane.row(y + Bicubic.MARGIN)[x + Bicubic.MARGIN]);
      for (int j = i + 1; j < candidates.size(); j++) {
        int dx = candidates.first(j) - x;
        int dy = candidates.second(j) - y;
        if (dx >= minDistance) {
          break; // sorted by x: all further ones are as far
        }
        removed[j] |= dx * dx + dy * dy < minDistance * minDistance;
      }
    }
  }
}
