package dev.posewire.ingest.video;

import java.nio.ByteBuffer;

/**
 * A BGR24 picture that still lies as it is stored.
 *
 * @param bytes from its first row on
 * @param stride bytes from row to row
 * @param width pixels
 * @param height as {@code width}
 */
record StoredPicture(ByteBuffer bytes, int stride, int width, int height) {
  private static final int PIXEL_BYTES = 3;

  /** Lays it upright into the top left of an image; the rest of that is left alone. */
  void copyUpright(Orientation orientation, ByteBuffer image, int imageStride) {
    if (orientation.swapped() || orientation.fromRight()) {
      copyTurned(orientation, image, imageStride);
      return;
    }
    for (int y = 0; y < height; y++) {
      int from = orientation.fromBottom() ? height - 1 - y : y;
      image.put(y * imageStride, bytes, from * stride, width * PIXEL_BYTES);
    }
  }

  private void copyTurned(Orientation orientation, ByteBuffer image, int imageStride) {
    byte[] stored = new byte[stride * height];
    bytes.get(0, stored);
    int rows = orientation.swapped() ? width : height;
    byte[] row = new byte[(orientation.swapped() ? height : width) * PIXEL_BYTES];
    for (int y = 0; y < rows; y++) {
      int along = orientation.fromBottom() ? rows - 1 - y : y;
      int step = orientation.swapped() ? stride : PIXEL_BYTES;
      int from = along * (orientation.swapped() ? PIXEL_BYTES : stride);
      if (orientation.fromRight()) {
        from += (row.length / PIXEL_BYTES - 1) * step;
        step = -step;
      }
      for (int to = 0; to < row.length; to += PIXEL_BYTES, from += step) {
        row[to] = stored[from];
        row[to + 1] = stored[from + 1];
        row[to + 2] = stored[from + 2];
      }
      image.put(y * imageStride, row);
    }
  }
}
