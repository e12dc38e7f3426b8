package dev.posewire.decoder.openpose;

import java.util.Map;

/**
 * Draws network outputs as training targets of OpenPose look: a Gaussian per keypoint, a band of
 * unit vectors per limb. Coordinates are model pixels, 8 per cell. {@link StrictMath} only, so that
 * every machine draws the same bits.
 */
public final class PoseMaps {
  /**
   * Half the width of a limb's band and the spread of a keypoint, in model pixels: OpenPose trains
   * with 7 and 8.
   */
  private static final double SIGMA = 7;

  private static final double HALF_BAND = 8;

  private final int height;
  private final int width;
  private final float[] heatmaps;
  private final float[] pafs;

  public PoseMaps(int height, int width) {
    this.height = height;
    this.width = width;
    heatmaps = new float[OpenPoseDecoder.HEATMAP_PLANES * height * width];
    pafs = new float[OpenPoseDecoder.PAF_PLANES * height * width];
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public float[] heatmaps() {
    return heatmaps;
  }

  public float[] pafs() {
    return pafs;
  }

  /** All keypoints in {@code person} and the limbs between them. */
  public PoseMaps person(Map<BodyPart, Point> person, double strength) {
    person.forEach((part, point) -> keypoint(part, point, strength));
    for (Limb limb : Limb.values()) {
      if (person.containsKey(limb.from()) && person.containsKey(limb.to())) {
        limb(limb, person.get(limb.from()), person.get(limb.to()), strength);
      }
    }
    return this;
  }

  /** Where blobs overlap the higher value stays. */
  PoseMaps keypoint(BodyPart part, Point point, double strength) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = centre(x) - point.x();
        double dy = centre(y) - point.y();
        double value = strength * StrictMath.exp(-(dx * dx + dy * dy) / (2 * SIGMA * SIGMA));
        int cell = cell(part.index(), x, y);
        heatmaps[cell] = Math.max(heatmaps[cell], (float) value);
      }
    }
    return this;
  }

  PoseMaps limb(Limb limb, Point from, Point to, double strength) {
    double length = StrictMath.sqrt(square(to.x() - from.x()) + square(to.y() - from.y()));
    double unitX = (to.x() - from.x()) / length;
    double unitY = (to.y() - from.y()) / length;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double dx = centre(x) - from.x();
        double dy = centre(y) - from.y();
        double along = dx * unitX + dy * unitY;
        double across = Math.abs(dx * unitY - dy * unitX);
        if (along >= -HALF_BAND && along <= length + HALF_BAND && across <= HALF_BAND) {
          pafs[cell(limb.pafX(), x, y)] = (float) (strength * unitX);
          pafs[cell(limb.pafY(), x, y)] = (float) (strength * unitY);
        }
      }
    }
    return this;
  }

  PoseMaps heatCell(BodyPart part, int x, int y, float value) {
    heatmaps[cell(part.index(), x, y)] = value;
    return this;
  }

  PoseMaps pafCell(int plane, int x, int y, float value) {
    pafs[cell(plane, x, y)] = value;
    return this;
  }

  private int cell(int plane, int x, int y) {
    return (plane * height + y) * width + x;
  }

  private static double centre(int cell) {
    return (cell + 0.5) * 8;
  }

  private static double square(double value) {
    return value * value;
  }

  /** In model pixels. */
  public record Point(double x, double y) {}
}
