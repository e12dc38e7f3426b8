package dev.posewire.decoder.openpose.plain;

import dev.posewire.decoder.openpose.OpenPoseSettings;

/**
 * Says how well the part affinity field between two peaks speaks for a limb, as Open Model Zoo's
 * {@code openpose_decoder.cpp} does. Thread-safe: holds no state.
 */
final class LimbScorer {
  /** What {@link #score} answers where there is no limb. */
  static final float NO_LIMB = 0;

  /** Samples along a limb, both ends included; {@code mid_num}. */
  private static final int SAMPLES = 10;

  private final float minSample;
  private final int minSamples;

  LimbScorer(OpenPoseSettings settings) {
    minSample = settings.minLimbSample();
    minSamples = settings.mode().minSamples();
  }

  /**
   * The mean of the field along the line between the peaks, less a penalty if they lie further
   * apart than half the height of the map; {@link #NO_LIMB} if that is not above 0 or a sample is
   * too low. Float and double alternate as in the demos.
   */
  float score(Peak from, Peak to, UpsampledPlane pafX, UpsampledPlane pafY) {
    int dx = to.x() - from.x();
    int dy = to.y() - from.y();
    if (dx == 0 && dy == 0) {
      return NO_LIMB;
    }
    double length = Math.sqrt(dx * dx + dy * dy);
    float unitX = (float) (dx / length);
    float unitY = (float) (dy / length);
    float sum = 0;
    int count = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int x = from.x() + stepOf(i, dx);
      int y = from.y() + stepOf(i, dy);
      float along = unitX * pafX.at(x, y) + unitY * pafY.at(x, y);
      if (along > minSample) {
        sum += along;
        count++;
      } else if (count + SAMPLES - 1 - i < minSamples) {
        return NO_LIMB; // even if all that follow count
      }
    }
    int halfHeight = pafX.height() / 2;
    float score = sum / count + (float) Math.min(halfHeight / length - 1, 0);
    return Math.max(score, NO_LIMB);
  }

  /** {@code i / 9} of the distance, rounded; a half cannot occur because 9 is odd. */
  private static int stepOf(int i, int distance) {
    int intervals = SAMPLES - 1;
    return Math.floorDiv(2 * i * distance + intervals, 2 * intervals);
  }
}
