package dev.posewire.decoder.tracking;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;

/**
 * Object keypoint similarity (OKS) of two poses: how likely they are the same person, 0 to 1.
 * Thread-safe: holds no state.
 *
 * <p>Per keypoint that both have, {@code exp(-d^2 / (2 variance))}; the result is the mean. COCO's
 * variance is {@code (size * 2 sigma)^2}; to it come the decoder's grid and the way a body may have
 * gone unforeseen since it was last seen.
 */
final class KeypointSimilarity {
  /**
   * {@code kpt_oks_sigmas} of COCO's {@code cocoeval.py}, in the order of {@link BodyPart}. COCO
   * knows no neck: it lies between the shoulders and takes theirs.
   */
  private static final double[] SIGMAS = {
    0.026, // nose
    0.079, // neck
    0.079,
    0.072,
    0.062, // right arm
    0.079,
    0.072,
    0.062, // left arm
    0.107,
    0.087,
    0.089, // right leg
    0.107,
    0.087,
    0.089, // left leg
    0.025,
    0.025, // eyes
    0.035,
    0.035 // ears
  };

  /**
   * Model pixels: the decoder's peaks lie two apart, so that a still keypoint may jump by one step.
   */
  private static final double GRID = 2;

  /**
   * Body sizes a second: a walker does 1.5 (1.4 m/s over the root of 1.7 m x 0.5 m), most of it
   * foreseen.
   */
  private static final double UNFORESEEN_SPEED = 1;

  /**
   * With fewer keypoints in common anybody's arm resembles anybody's leg. The decoder's poses have
   * 3 or more.
   */
  private static final int MIN_COMMON = 3;

  private KeypointSimilarity() {}

  /**
   * @param before a person as last seen
   * @param shift how far it has moved since, as foreseen
   * @param now a person of the present frame
   * @param elapsedSeconds since {@code before}
   */
  static double of(Body before, Shift shift, Body now, double elapsedSeconds) {
    double area = Math.max(before.area(), now.area());
    double wandered = UNFORESEEN_SPEED * elapsedSeconds;
    double sum = 0;
    int common = 0;
    for (int part = 0; part < BodyPart.COUNT; part++) {
      Keypoint a = before.pose().keypoints().get(part);
      Keypoint b = now.pose().keypoints().get(part);
      if (a.isPresent() && b.isPresent()) {
        double dx = b.x() - a.x() - shift.x();
        double dy = b.y() - a.y() - shift.y();
        double k = 2 * SIGMAS[part];
        double variance = area * (k * k + wandered * wandered) + GRID * GRID;
        sum += Math.exp(-(dx * dx + dy * dy) / (2 * variance));
        common++;
      }
    }
    return common < MIN_COMMON ? 0 : sum / common;
  }
}
