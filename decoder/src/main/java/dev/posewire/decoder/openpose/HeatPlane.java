package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * One heatmap at four times its size, where it can reach a threshold; elsewhere it reads as {@link
 * #BELOW}. Not thread-safe: owned by its decoder.
 *
 * <p>A pixel exceeds the greatest of its sixteen cells by {@link Bicubic#OVERSHOOT} of their range
 * at most. So only the blocks near cells that are high enough are enlarged: a few in a hundred,
 * where few people are.
 */
final class HeatPlane {
  /** Less than any threshold. */
  static final float BELOW = -1;

  /** Many times the rounding errors of a pixel, relative to the greatest magnitude. */
  private static final float ROUNDING = 1e-5f;

  private final int height;
  private final int width;
  private final BitGrid blocks; // that can reach the threshold
  private final BitGrid needed; // blocks, by the row of cells
  private final int[] runs; // how many, by row of blocks
  private final int[][] runStarts;
  private final int[][] runEnds;
  private final float[][] wideRows;
  private final float[][] rows;
  private final float[] outside; // takes the pixels of rows that lie outside
  private int top; // the first row of blocks that has one,
  private int bottom; // and the one after the last

  HeatPlane(int height, int width) {
    this.height = height;
    this.width = width;
    blocks = new BitGrid(height + 1, width + 1);
    needed = new BitGrid(height, width + 1);
    runs = new int[height + 1];
    runStarts = new int[height + 1][width / 2 + 1];
    runEnds = new int[height + 1][width / 2 + 1];
    wideRows = new float[height][Bicubic.enlarged(width)];
    rows = new float[Bicubic.enlarged(height)][Bicubic.enlarged(width)];
    outside = new float[Bicubic.enlarged(width)];
    for (float[] row : rows) Arrays.fill(row, BELOW);
  }

  /**
   * Enlarges a plane; the one before it is forgotten.
   *
   * @param maps {@code [planes, height, width]} row-major
   * @param threshold above 0
   */
  void enlarge(float[] maps, int plane, float threshold) {
    forget();
    int first = plane * height * width;
    findBlocks(maps, first, threshold);
    if (top == bottom) return;
    widenRows(maps, first);
    for (int blockRow = top; blockRow < bottom; blockRow++) {
      findRuns(blockRow);
      for (int run = 0; run < runs[blockRow]; run++) {
        blend(blockRow, runStart(blockRow, run), runEnd(blockRow, run));
      }
    }
  }

  private void findRuns(int blockRow) {
    int count = 0;
    int from = blocks.nextSet(blockRow, 0);
    while (from <= width) {
      int to = blocks.nextClear(blockRow, from);
      runStarts[blockRow][count] = Bicubic.placeOf(from, width);
      runEnds[blockRow][count] = Bicubic.placeOf(to, width);
      count++;
      from = blocks.nextSet(blockRow, to);
    }
    runs[blockRow] = count;
  }

  private void blend(int blockRow, int from, int to) {
    int row = blockRow * Bicubic.FACTOR;
    Bicubic.blend(
        wideRows,
        blockRow,
        from,
        to,
        blockRow == 0 ? outside : rows[row],
        blockRow == 0 ? outside : rows[row + 1],
        blockRow == height ? outside : rows[row + 2],
        blockRow == height ? outside : rows[row + 3]);
  }

  private void forget() {
    for (int blockRow = top; blockRow < bottom; blockRow++) {
      for (int row = topOf(blockRow); row < topOf(blockRow + 1); row++) {
        for (int run = 0; run < runs[blockRow]; run++) {
          Arrays.fill(rows[row], runStart(blockRow, run), runEnd(blockRow, run), BELOW);
        }
      }
    }
    blocks.clear();
    top = 0;
    bottom = 0;
  }

  /** A cell is a tap of the blocks from one before it to two after it, in both directions. */
  private void findBlocks(float[] cells, int first, float threshold) {
    int end = first + height * width;
    float high = highEnough(threshold, least(cells, first, end));
    int cell = nextHigh(cells, first, end, high);
    while (cell < end) {
      int y = (cell - first) / width;
      int row = first + y * width;
      int runEnd = nextLow(cells, cell, row + width, high);
      if (bottom == 0) top = Math.max(0, y - 1);
      bottom = Math.min(height, y + 2) + 1;
      for (int blockRow = Math.max(0, y - 1); blockRow < bottom; blockRow++) {
        blocks.set(blockRow, cell - row - 1, runEnd - row + 2);
      }
      cell = nextHigh(cells, runEnd, end, high);
    }
  }

  /** At most 0; a broken cell may make it less than it is, which is safe. */
  private static float least(float[] cells, int first, int end) {
    float least = 0;
    for (int cell = first; cell < end; cell++) {
      if (cells[cell] < least) least = cells[cell];
    }
    return least;
  }

  /** What one of its cells has at least where a pixel reaches the threshold. */
  private static float highEnough(float threshold, float least) {
    float high = (threshold + Bicubic.OVERSHOOT * least) / (1 + Bicubic.OVERSHOOT);
    return high - ROUNDING * (threshold - least);
  }

  /** NaN, which counts as 0, is high, as 0 may be. */
  private static int nextHigh(float[] cells, int from, int end, float high) {
    for (int cell = from; cell < end; cell++) {
      if (!(cells[cell] < high)) return cell;
    }
    return end;
  }

  private static int nextLow(float[] cells, int from, int end, float high) {
    for (int cell = from; cell < end; cell++) {
      if (cells[cell] < high) return cell;
    }
    return end;
  }

  private void widenRows(float[] cells, int first) {
    needed.clear();
    for (int y = Math.max(0, top - 2); y < Math.min(height, bottom + 1); y++) {
      for (int blockRow = Math.max(0, y - 1); blockRow <= Math.min(height, y + 2); blockRow++) {
        needed.setAll(y, blocks, blockRow);
      }
      int from = needed.nextSet(y, 0);
      while (from <= width) {
        int to = needed.nextClear(y, from);
        Bicubic.widen(cells, first + y * width, width, from, to, wideRows[y]);
        from = needed.nextSet(y, to);
      }
    }
  }

  /** The first row of blocks that has an enlarged one. */
  int top() {
    return top;
  }

  /** The row after the last one that has. */
  int bottom() {
    return bottom;
  }

  /** How many runs of enlarged pixels there are in each row of a row of blocks. */
  int runs(int blockRow) {
    return runs[blockRow];
  }

  /** Where one begins in the rows. */
  int runStart(int blockRow, int run) {
    return runStarts[blockRow][run];
  }

  /** Where it ends. */
  int runEnd(int blockRow, int run) {
    return runEnds[blockRow][run];
  }

  /** The row that a row of blocks begins with; inside the margins. */
  int topOf(int blockRow) {
    return Bicubic.placeOf(blockRow, height);
  }

  /** A row of pixels; with the margins, which read as {@link #BELOW}. */
  float[] row(int row) {
    return rows[row];
  }
}
