package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * One heatmap at four times its size, where it can reach a threshold; elsewhere it reads as {@link
 * #BELOW}. Not thread-safe: owned by its decoder.
 *
 * <p>A pixel's magnitude is at most {@link Bicubic#MAX_GAIN} times that of the greatest of its
 * sixteen cells. So only the blocks near cells that are high enough are enlarged: a few in a
 * hundred, where few people are.
 */
final class HeatPlane {
  /** Less than any threshold. */
  static final float BELOW = -1;

  /** Many times the rounding errors of a pixel, relative to it. */
  private static final float ROUNDING = 1e-5f;

  private final int height;
  private final int width;
  private final BitGrid blocks; // that can reach the threshold
  private final BitGrid needed; // blocks, by the row of cells
  private final float[][] wideRows;
  private final float[][] rows;

  HeatPlane(int height, int width) {
    this.height = height;
    this.width = width;
    blocks = new BitGrid(height + 1, width + 1);
    needed = new BitGrid(height, width + 1);
    wideRows = new float[height][Bicubic.enlarged(width)];
    rows = new float[Bicubic.enlarged(height)][Bicubic.enlarged(width)];
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
    findBlocks(maps, first, threshold / Bicubic.MAX_GAIN * (1 - ROUNDING));
    widenRows(maps, first);
    for (int blockRow = 0; blockRow <= height; blockRow++) {
      int from = runStart(blockRow, 0);
      while (from <= width) {
        int to = runEnd(blockRow, from);
        for (int row = topOf(blockRow); row < topOf(blockRow + 1); row++) {
          Bicubic.blend(wideRows, row, leftOf(from), leftOf(to), rows[row]);
        }
        from = runStart(blockRow, to);
      }
    }
  }

  private void forget() {
    for (int blockRow = 0; blockRow <= height; blockRow++) {
      int from = runStart(blockRow, 0);
      while (from <= width) {
        int to = runEnd(blockRow, from);
        for (int row = topOf(blockRow); row < topOf(blockRow + 1); row++) {
          Arrays.fill(rows[row], leftOf(from), leftOf(to), BELOW);
        }
        from = runStart(blockRow, to);
      }
    }
    blocks.clear();
  }

  /**
   * A cell is a tap of the blocks from one before it to two after it, in both directions.
   *
   * @param high what one cell of a pixel that reaches the threshold has at least
   */
  private void findBlocks(float[] cells, int first, float high) {
    for (int y = 0; y < height; y++) {
      int row = first + y * width;
      for (int x = 0; x < width; x++) {
        if (Math.abs(cells[row + x]) < high) continue; // not if it is NaN
        int from = x;
        while (x < width && !(Math.abs(cells[row + x]) < high)) x++;
        for (int blockRow = Math.max(0, y - 1); blockRow <= Math.min(height, y + 2); blockRow++) {
          blocks.set(blockRow, from - 1, x + 2);
        }
      }
    }
  }

  private void widenRows(float[] cells, int first) {
    needed.clear();
    for (int y = 0; y < height; y++) {
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

  /** Rows of blocks. */
  int blockRows() {
    return height + 1;
  }

  /** Blocks of a row. */
  int blocks() {
    return width + 1;
  }

  /** The first block that is enlarged, from one on; {@link #blocks} if there is none. */
  int runStart(int blockRow, int fromBlock) {
    return blocks.nextSet(blockRow, fromBlock);
  }

  /** The first one after it that is not. */
  int runEnd(int blockRow, int fromBlock) {
    return blocks.nextClear(blockRow, fromBlock);
  }

  /** Where a block begins in a row, inside the margins. */
  int leftOf(int block) {
    return Bicubic.placeOf(block, width);
  }

  /** The row that a row of blocks begins with, likewise. */
  int topOf(int blockRow) {
    return Bicubic.placeOf(blockRow, height);
  }

  /** A row of pixels; with the margins, which read as {@link #BELOW}. */
  float[] row(int row) {
    return rows[row];
  }
}
