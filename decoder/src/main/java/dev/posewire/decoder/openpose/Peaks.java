package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * The places where one body part may be, from left to right. Not thread-safe: owned by its decoder,
 * which fills it anew for each image.
 */
final class Peaks {
  private int[] x = new int[64];
  private int[] y = new int[64];
  private float[] score = new float[64];
  private int size;

  void clear() {
    size = 0;
  }

  /**
   * Adds one.
   *
   * @param x pixel of the enlarged plane, to the right
   * @param y likewise, down
   * @param score the enlarged heatmap's value there
   */
  void add(int x, int y, float score) {
    if (size == this.x.length) {
      this.x = Arrays.copyOf(this.x, 2 * size);
      this.y = Arrays.copyOf(this.y, 2 * size);
      this.score = Arrays.copyOf(this.score, 2 * size);
    }
    this.x[size] = x;
    this.y[size] = y;
    this.score[size] = score;
    size++;
  }

  int size() {
    return size;
  }

  int x(int index) {
    return x[index];
  }

  int y(int index) {
    return y[index];
  }

  float score(int index) {
    return score[index];
  }

  /**
   * Keeps the best, in their order; of equal ones those further left.
   *
   * @return how many were dropped
   */
  int keepBest(int count) {
    int dropped = size - count;
    if (dropped <= 0) return 0;
    float[] sorted = Arrays.copyOf(score, size);
    Arrays.sort(sorted);
    float lowest = sorted[dropped];
    int ofLowest = 0; // among the best
    for (int i = dropped; i < size && sorted[i] == lowest; i++) ofLowest++;
    int all = size;
    size = 0;
    for (int i = 0; i < all; i++) {
      if (score[i] > lowest || (score[i] == lowest && ofLowest-- > 0)) add(x[i], y[i], score[i]);
    }
    return dropped;
  }
}
