package dev.posewire.decoder.openpose.plain;

/**
 * One plane of the network's output at four times its size: {@code [height, width]} row-major, x to
 * the right and y down. Scratch memory, filled by {@link BicubicUpsampler}. Not thread-safe: owned
 * by the decoder that made it.
 */
final class UpsampledPlane {
  private final int height;
  private final int width;
  private final float[] values;

  UpsampledPlane(int height, int width) {
    this.height = height;
    this.width = width;
    values = new float[height * width];
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  float at(int x, int y) {
    return values[y * width + x];
  }

  void set(int x, int y, float value) {
    values[y * width + x] = value;
  }
}
