package dev.posewire.decoder.openpose;

import java.util.Arrays;

/** Rows of bits, all clear at first. Not thread-safe: owned by its decoder. */
final class BitGrid {
  private final int columns;
  private final int words; // of a row
  private final long[] bits;

  BitGrid(int rows, int columns) {
    this.columns = columns;
    words = (columns + Long.SIZE - 1) / Long.SIZE;
    bits = new long[rows * words];
  }

  void clear() {
    Arrays.fill(bits, 0);
  }

  /**
   * Sets the bits of a row from a column up to another, without it; those outside do not matter.
   */
  void set(int row, int from, int to) {
    int start = Math.max(0, from);
    int end = Math.min(columns, to);
    for (int word = start / Long.SIZE; word * Long.SIZE < end; word++) {
      long fromStart = -1L << Math.max(0, start - word * Long.SIZE);
      long toEnd = -1L >>> Math.max(0, (word + 1) * Long.SIZE - end);
      bits[row * words + word] |= fromStart & toEnd;
    }
  }

  /** Sets what is set in a row of another grid of as many columns. */
  void setAll(int row, BitGrid other, int otherRow) {
    for (int word = 0; word < words; word++) {
      bits[row * words + word] |= other.bits[otherRow * words + word];
    }
  }

  /** The first column from {@code from} on whose bit is set; the number of columns if none is. */
  int nextSet(int row, int from) {
    return next(row, from, 0);
  }

  /** The first one whose bit is clear, likewise. */
  int nextClear(int row, int from) {
    return next(row, from, -1L);
  }

  private int next(int row, int from, long flipped) {
    if (from >= columns) return columns;
    int word = from / Long.SIZE;
    long rest = (bits[row * words + word] ^ flipped) & -1L << from;
    while (rest == 0) {
      word++;
      if (word == words) return columns;
      rest = bits[row * words + word] ^ flipped;
    }
    return Math.min(columns, word * Long.SIZE + Long.numberOfTrailingZeros(rest));
  }
}
