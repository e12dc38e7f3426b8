package dev.posewire.decoder.openpose;

/**
 * Where one body part of one person is.
 *
 * @param x to the right, in pixels of the picture that the pose belongs to; -1 if missing
 * @param y down, in the same pixels; -1 if missing
 * @param score the heatmap's value at the peak, above 0 (about 0.1 to 1); 0 if missing
 */
public record Keypoint(float x, float y, float score) {
  /** A body part that was not found. */
  public static final Keypoint MISSING = new Keypoint(-1, -1, 0);

  /**
   * Whether the body part was found. A found one may well lie at negative coordinates once it is
   * mapped.
   */
  public boolean isPresent() {
    return score > 0;
  }
}
