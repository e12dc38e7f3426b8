package dev.posewire.app.command;

import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import picocli.CommandLine.Option;

/** By which rules people are found. Owned by the main thread. */
final class PoseOptions {
  @Option(
      names = "--decode-mode",
      paramLabel = "omz|paper",
      defaultValue = "omz",
      description =
          "How much of a limb the network must have drawn: all ten samples, as Open Model Zoo's"
              + " demos have it, or nine, as the paper and the published accuracy have it.")
  private DecodeMode mode;

  @Option(
      names = "--peak-threshold",
      paramLabel = "SCORE",
      defaultValue = "0.1",
      description = "Score from which a place can be a keypoint.")
  private float peakThreshold;

  @Option(
      names = "--min-peak-distance",
      paramLabel = "PIXELS",
      defaultValue = "3",
      description =
          "Pixels, of two of the network's each, that two keypoints of a kind are apart at least.")
  private float minPeakDistance;

  @Option(
      names = "--min-limb-sample",
      paramLabel = "SCORE",
      defaultValue = "0.05",
      description = "Score that a sample of a limb must exceed.")
  private float minLimbSample;

  @Option(
      names = "--min-joints",
      paramLabel = "N",
      defaultValue = "3",
      description = "Keypoints that a person has at least.")
  private int minJoints;

  @Option(
      names = "--min-person-score",
      paramLabel = "SCORE",
      defaultValue = "0.2",
      description = "Mean score of a person's keypoints and limbs, at least.")
  private float minPersonScore;

  @Option(
      names = "--max-peaks",
      paramLabel = "N",
      defaultValue = "384",
      description =
          "Places of a kind of keypoint in an image at most, the best: bounds what noise costs.")
  private int maxPeaks;

  OpenPoseSettings settings() {
    try {
      return new OpenPoseSettings(
          mode, peakThreshold, minPeakDistance, minLimbSample, minJoints, minPersonScore, maxPeaks);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
