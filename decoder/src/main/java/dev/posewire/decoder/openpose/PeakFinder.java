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

  private int[] crests = new int[0]; // of a run of pixels, by their place in the row
  private boolean[] removed = new boolean[0];

  PeakFinder(OpenPoseSettings settings) {
    threshold = settings.peakThreshold();
    minDistance = settings.minPeaksDistance();
  }

  /**
   * Finds them from left to right, none closer to another than the minimal distance.
   *
   * @param enlarged where it reaches the threshold
   */
  void find(HeatPlane enlarged, Peaks result) {
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
    if (crests.length <= to) crests = new int[to + 1];
    float[] row = plane.row(y);
    float[] above = plane.row(y - 1);
    float[] below = plane.row(y + 1);
    int count = findCrests(row, from, to, crests);
    for (int i = 0; i < count; i++) {
      int x = crests[i];
      float value = row[x];
      if (value >= threshold && value > above[x] && value > below[x] && value > row[x - 1]) {
        candidates.add(x - Bicubic.MARGIN, y - Bicubic.MARGIN);
      }
    }
  }

  /**
   * Finds where a run begins to fall: above its right neighbour, and not below its left one.
   * Without branches, which cannot be foreseen where many people are.
   */
  private static int findCrests(float[] row, int from, int to, int[] crests) {
    int count = 0;
    int falling = 0;
    for (int x = from; x < to; x++) {
      int fell = falling;
      falling = Float.floatToRawIntBits(row[x + 1] - row[x]) >>> (Integer.SIZE - 1);
      crests[count] = x;
      count += falling & ~fell;
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
