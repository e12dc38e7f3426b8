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

  private int[] tops = new int[0]; // of a run of pixels, by their place in the row
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
    for (int blockRow = plane.top(); blockRow < plane.bottom(); blockRow++) {
      for (int row = plane.topOf(blockRow); row < plane.topOf(blockRow + 1); row++) {
        for (int run = 0; run < plane.runs(blockRow); run++) {
          findLocalMaxima(plane, row, plane.runStart(blockRow, run), plane.runEnd(blockRow, run));
        }
      }
    }
  }

  private void findLocalMaxima(HeatPlane plane, int y, int from, int to) {
    if (tops.length < to) tops = new int[to];
    int count =
        findTops(plane.row(y - 1), plane.row(y), plane.row(y + 1), from, to, threshold, tops);
    for (int i = 0; i < count; i++) {
      candidates.add(tops[i] - Bicubic.MARGIN, y - Bicubic.MARGIN);
    }
  }

  /**
   * Strictly above all four: two equal tops side by side are no peak, so flat plateaus vanish as in
   * the demos. Along the row first: on a slope it is foreseen which of the two fails. A method of
   * its own, so that the JIT compiler makes a tight loop of it.
   */
  private static int findTops(
      float[] above, float[] row, float[] below, int from, int to, float threshold, int[] tops) {
    int count = 0;
    for (int x = from; x < to; x++) {
      float value = row[x];
      if (value >= threshold
          && value > row[x + 1]
          && value > row[x - 1]
          && value > above[x]
          && value > below[x]) {
        tops[count++] = x;
      }
    }
    return count;
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
