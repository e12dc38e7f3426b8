package dev.posewire.decoder;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.schemas.Halves;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseTensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/**
 * One image's maps as floats, in arrays that are used again for the next. Not thread-safe: owned by
 * a decode thread.
 */
final class PoseMaps {
  /**
   * Four times the maps of human-pose-estimation-0001, 32 x 57: a model's input of 912 x 512. A
   * record of them has 832 kB, as Kafka takes it without settings of its own, and the memory of a
   * decode thread stays below 10 MB.
   */
  static final int MAX_CELLS = 4 * 32 * 57;

  /** Pixels of the model's input per cell, in both directions. */
  private static final int STRIDE = 8;

  private int height;
  private int width;
  private float[] heatmaps = {};
  private float[] pafs = {};

  /**
   * Fills them from a record.
   *
   * @throws MalformedRecordException if shapes, bytes and the model's input do not fit each other,
   *     the maps have more than {@link #MAX_CELLS} cells a plane, or the letterbox's scale is not a
   *     number above 0
   */
  void fill(PoseTensors tensors) throws MalformedRecordException {
    takeSize(tensors);
    requireInput(tensors);
    heatmaps =
        floats(
            tensors, "heatmaps", tensors.getHeatmaps(), OpenPoseDecoder.HEATMAP_PLANES, heatmaps);
    pafs = floats(tensors, "pafs", tensors.getPafs(), OpenPoseDecoder.PAF_PLANES, pafs);
  }

  private void takeSize(PoseTensors tensors) throws MalformedRecordException {
    List<Integer> shape = tensors.getHeatmapShape();
    require(tensors, shape.size() == 3, () -> "heatmaps must be [19, h, w]: " + shape);
    height = shape.get(1);
    width = shape.get(2);
    boolean sized = isSize(height) && isSize(width);
    require(
        tensors,
        shape.get(0) == OpenPoseDecoder.HEATMAP_PLANES && sized,
        () -> "heatmaps must be [19, h, w] with h and w from 8 to 512: " + shape);
    require(
        tensors,
        tensors.getPafShape().equals(List.of(OpenPoseDecoder.PAF_PLANES, height, width)),
        () -> "pafs must be [38, " + height + ", " + width + "]: " + tensors.getPafShape());
    require(
        tensors,
        height * width <= MAX_CELLS,
        () ->
            "maps must have at most "
                + MAX_CELLS
                + " cells a plane, this decoder's limit: "
                + height
                + " x "
                + width
                + "; run a model with a smaller input");
  }

  private void requireInput(PoseTensors tensors) throws MalformedRecordException {
    require(
        tensors,
        tensors.getWidth() == width * STRIDE && tensors.getHeight() == height * STRIDE,
        () ->
            "maps of %d x %d cells must be of an input of %d x %d pixels: %d x %d"
                .formatted(
                    width,
                    height,
                    width * STRIDE,
                    height * STRIDE,
                    tensors.getWidth(),
                    tensors.getHeight()));
    float scale = tensors.getLetterbox().getScale();
    require(
        tensors,
        scale > 0 && Float.isFinite(scale),
        () -> "letterbox scale must be above 0: " + scale);
  }

  private static boolean isSize(int cells) {
    return cells >= OpenPoseDecoder.MIN_SIZE && cells <= OpenPoseDecoder.MAX_SIZE;
  }

  private float[] floats(
      PoseTensors tensors, String name, ByteBuffer halves, int planes, float[] reused)
      throws MalformedRecordException {
    int count = planes * height * width;
    require(
        tensors,
        halves.remaining() == count * Short.BYTES,
        () -> name + " must have " + count * Short.BYTES + " bytes: " + halves.remaining());
    float[] values = reused.length == count ? reused : new float[count];
    Halves.decode(halves.duplicate(), values, 0, count);
    return values;
  }

  /** A message is made where it is needed: not for every frame. */
  private static void require(PoseTensors tensors, boolean holds, Supplier<String> problem)
      throws MalformedRecordException {
    if (!holds) {
      throw new MalformedRecordException(problem.get() + " (channel " + tensors.getChannel() + ")");
    }
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** {@code [19, height, width]} row-major; valid until the next {@link #fill}. */
  float[] heatmaps() {
    return heatmaps;
  }

  /** {@code [38, height, width]} row-major; valid until the next {@link #fill}. */
  float[] pafs() {
    return pafs;
  }
}
