package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * Pairs of peaks that a limb joins, best first. Not thread-safe: owned by its decoder, which fills
 * it anew for each limb.
 */
final class Connections {
  private int[] from = new int[64];
  private int[] to = new int[64];
  private float[] score = new float[64];
  private int size;

  void clear() {
    size = 0;
  }

  /**
   * Adds one.
   *
   * @param from index of the peak at which the limb starts
   * @param to index of the one at which it ends
   * @param score above 0
   */
  void add(int from, int to, float score) {
    if (size == this.from.length) {
      this.from = Arrays.copyOf(this.from, 2 * size);
      this.to = Arrays.copyOf(this.to, 2 * size);
      this.score = Arrays.copyOf(this.score, 2 * size);
    }
    this.from[size] = from;
    this.to[size] = to;
    this.score[size] = score;
    size++;
  }

  int size() {
    return size;
  }

  int from(int index) {
    return from[index];
  }

  int to(int index) {
    return to[index];
  }

  float score(int index) {
    return score[index];
  }
}
