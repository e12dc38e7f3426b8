package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * One heatmap at four times its size, where it can reach a threshold; elsewhere it reads as {@link
 * #BELOW}. Not thread-safe: owned by its decoder.
 *
 * <p>Only the blocks near cells that are high enough are enlarged, as {@link HeatSurvey} says: one
 * in a hundred, where few people are.
 */
final class HeatPlane {
  /** Less than any threshold. */
  static final float BELOW = -1;

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
   * @param survey of these maps
   */
  void enlarge(float[] maps, int plane, HeatSurvey survey) {
    forget();
    int first = plane * height * width;
    findBlocks(maps, first, survey);
    if (top >= bottom) return;
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
    top = height + 1;
    bottom = 0;
  }

  private void findBlocks(float[] cells, int first, HeatSurvey survey) {
    for (int run = 0; run < survey.runs(); run++) {
      int y = survey.start(run) / width;
      int row = first + y * width;
      int end = first + survey.end(run);
      int cell = first + survey.start(run);
      while (true) {
        while (cell < end && survey.isQuiet(cells[cell])) cell++;
        if (cell == end) break;
        int start = cell;
        while (cell < end && !survey.isQuiet(cells[cell])) {
          if (survey.isExtreme(cells[cell])) needBlocks(y, cell - row, cell + 1 - row, 2);
          cell++;
        }
        needBlocks(y, start - row, cell - row, 1);
      }
    }
  }

  /**
   * Some cells of a row need the blocks that they are inner taps of: one before to one after them,
   * in both directions; {@code reach} 2 needs those that they are outer taps of, too.
   */
  private void needBlocks(int y, int fromX, int toX, int reach) {
    int from = Math.max(0, y + 1 - reach);
    int to = Math.min(height + 1, y + 1 + reach);
    for (int blockRow = from; blockRow < to; blockRow++) {
      blocks.set(blockRow, fromX + 1 - reach, toX + reach);
    }
    top = Math.min(top, from);
    bottom = Math.max(bottom, to);
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
