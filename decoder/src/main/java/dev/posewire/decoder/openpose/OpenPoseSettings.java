package dev.posewire.decoder.openpose;

/**
 * The rules of the decoder. The defaults are those of Open Model Zoo's C++ demos ({@code
 * multi_channel_human_pose_estimation_demo} and {@code human_pose_estimation_demo}); each comment
 * names the constant there.
 *
 * @param mode how many samples of a limb must count; {@code foundMidPointsRatioThreshold}
 * @param peakThreshold heatmap value from which a pixel can be a peak, in (0, 1]; {@code
 *     confidenceThreshold}, 0.1
 * @param minPeaksDistance pixels of the map enlarged four times (two model pixels each) below which
 *     the leftmost of two peaks removes the other, in (0, 100]; 3
 * @param minLimbSample field along the limb that a sample must exceed to count, in [0, 1); {@code
 *     midPointsScoreThreshold}, 0.05
 * @param minJoints joints below which a person is dropped, in 1..18; {@code minJointsNumber}, 3
 * @param minPersonScore mean score of a joint below which a person is dropped, in [0, 2]; {@code
 *     minSubsetScore}, 0.2
 * @param maxPeaks of a body part in one image of 32 x 57 cells, in 1..3800; the best stay. With
 *     other sizes it grows with the square root of the number of cells, so that the pairs of peaks
 *     grow with the number of cells. The demos have no limit, and images of noise take them seconds
 */
public record OpenPoseSettings(
    DecodeMode mode,
    float peakThreshold,
    float minPeaksDistance,
    float minLimbSample,
    int minJoints,
    float minPersonScore,
    int maxPeaks) {

  /** The demos' values. */
  public static final OpenPoseSettings DEFAULT =
      new OpenPoseSettings(DecodeMode.OMZ, 0.1f, 3, 0.05f, 3, 0.2f, 384);

  /** With the largest maps twelve times as many, whose pairs an int still counts. */
  private static final int MAX_PEAKS = 3800;

  public OpenPoseSettings {
    require(peakThreshold > 0 && peakThreshold <= 1, "--peak-threshold", peakThreshold, "(0, 1]");
    require(
        minPeaksDistance > 0 && minPeaksDistance <= 100,
        "--min-peak-distance",
        minPeaksDistance,
        "(0, 100]");
    require(minLimbSample >= 0 && minLimbSample < 1, "--min-limb-sample", minLimbSample, "[0, 1)");
    require(minJoints >= 1 && minJoints <= BodyPart.COUNT, "--min-joints", minJoints, "1..18");
    require(
        minPersonScore >= 0 && minPersonScore <= 2, "--min-person-score", minPersonScore, "[0, 2]");
    require(maxPeaks >= 1 && maxPeaks <= MAX_PEAKS, "--max-peaks", maxPeaks, "1..3800");
  }

  private static void require(boolean holds, String name, Number value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be in " + range + ": " + value);
    }
  }
}
