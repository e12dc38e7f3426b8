package dev.posewire.worker.engine;

/**
 * The network's answer for one image.
 *
 * <p>The arrays are made for this answer and belong to whoever receives it; no engine keeps or
 * reuses them.
 *
 * @param width cells
 * @param height cells
 * @param heatmaps {@code [19, height, width]} row-major confidence, about 0..1; the last plane is
 *     the background
 * @param pafs {@code [38, height, width]} row-major vector field, about -1..1
 */
@SuppressWarnings("ArrayRecordComponent") // Ownership is stated; a copy of 416 kB a frame is not.
public record PoseMaps(int width, int height, float[] heatmaps, float[] pafs) {
  public PoseMaps {
    requirePlanes("heatmaps", PoseModel.HEATMAP_PLANES, width, height, heatmaps);
    requirePlanes("pafs", PoseModel.PAF_PLANES, width, height, pafs);
  }

  private static void requirePlanes(
      String name, int planes, int width, int height, float[] values) {
    if (values.length != planes * height * width) {
      throw new IllegalArgumentException(
          "%s must be [%d, %d, %d]: %d values"
              .formatted(name, planes, height, width, values.length));
    }
  }
}
