package dev.posewire.decoder.openpose.plain;

/**
 * One plane of the network's output at four times its size: {@code [height, width]} row-major, x to
 * the right and y down. Scratch memory, filled by {@link BicubicUpsampler}. Not thread-safe: owned
 * by the decoder that made it.
 */
final class UpsampledPlane {
  private final float[][] rows;

  UpsampledPlane(int height, int width) {
    rows = new float[height][width];
  }

  int height() {
    return rows.length;
  }

  int width() {
    return rows[0].length;
  }

  float at(int x, int y) {
    return rows[y][x];
  }

  /** To be filled. */
  float[] row(int y) {
    return rows[y];
  }

  void set(int x, int y, float value) {
    rows[y][x] = value;
  }
}
