package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * Knows which cells of a heatmap matter, and where in the image any heatmap has one. Not
 * thread-safe: owned by its decoder.
 *
 * <p>A pixel lies between four cells, whose weights are positive; of the twelve around them eight
 * have negative weights, and the four in the corners small positive ones. So where none of the
 * twelve is {@link #isExtreme} and none of the four is above a fixed part of the threshold, the
 * pixel is below the threshold. Most cells are neither: they are quiet.
 */
final class HeatSurvey {
  /** What the two outer taps of a pixel weigh in one direction, at most and without the sign. */
  private static final float OUTER = Bicubic.OUTER_WEIGHT;

  private static final float INNER = 1 + OUTER;

  /** Thresholds that a cell may be below 0 before it is extreme; the network's ripples are not. */
  private static final float EXTREME_BELOW = 0.5f;

  /** Thresholds that it may be above 0. */
  private static final float EXTREME_ABOVE = 6;

  /** Many times the rounding errors of a pixel, relative to the greatest magnitude. */
  private static final float ROUNDING = 1e-5f;

  private final float lowest; // of the cells that are not extreme,
  private final float highest; // and the end of them
  private final float middle; // of the quiet ones
  private final float radius;
  private final int width;
  private final float[] cells; // of one plane
  private final float[] distances; // from the middle, the greatest of all heatmaps
  private final int[] starts; // of the runs
  private final int[] ends;
  private int runs;

  /**
   * {@code height} and {@code width}: of the maps, in cells.
   *
   * @param threshold that pixels must reach, above 0
   */
  HeatSurvey(float threshold, int height, int width) {
    lowest = -EXTREME_BELOW * threshold;
    highest = EXTREME_ABOVE * threshold;
    // The pixel is greatest where all four are just quiet, the eight lowest and the corners
    // highest.
    float high =
        (threshold + 2 * INNER * OUTER * lowest - OUTER * OUTER * highest) / (INNER * INNER)
            - ROUNDING * highest;
    middle = (high + lowest) / 2;
    radius = (high - lowest) / 2;
    this.width = width;
    cells = new float[height * width];
    distances = new float[height * width];
    starts = new int[height * (width / 2 + 1)];
    ends = new int[height * (width / 2 + 1)];
  }

  /**
   * Finds the runs of cells that are not quiet in all heatmaps.
   *
   * @param heatmaps {@code [planes, height, width]} row-major
   * @param planes that count
   */
  void survey(float[] heatmaps, int planes) {
    Arrays.fill(distances, 0);
    for (int plane = 0; plane < planes; plane++) {
      System.arraycopy(heatmaps, plane * cells.length, cells, 0, cells.length);
      raise(distances, cells, middle);
    }
    runs = 0;
    for (int row = 0; row < distances.length; row += width) findRuns(row, row + width);
  }

  /** NaN stays. The JIT compiler makes vectors of it, as both arrays are read at one index. */
  private static void raise(float[] distances, float[] cells, float middle) {
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.max(distances[i], Math.abs(cells[i] - middle));
    }
  }

  private void findRuns(int from, int to) {
    int cell = from;
    while (true) {
      while (cell < to && distances[cell] < radius) cell++;
      if (cell == to) return;
      starts[runs] = cell;
      while (cell < to && !(distances[cell] < radius)) cell++;
      ends[runs++] = cell;
    }
  }

  /** How many runs there are; each lies in one row, and they are in raster order. */
  int runs() {
    return runs;
  }

  /** The first cell of a run, by its number in a plane. */
  int start(int run) {
    return starts[run];
  }

  /** The cell after its last. */
  int end(int run) {
    return ends[run];
  }

  /** Whether a cell lifts no pixel to the threshold. NaN, which counts as 0, is not quiet. */
  boolean isQuiet(float cell) {
    return Math.abs(cell - middle) < radius;
  }

  /** Whether a cell may lift pixels that it is an outer tap of. */
  boolean isExtreme(float cell) {
    return !(cell >= lowest && cell < highest);
  }
}
