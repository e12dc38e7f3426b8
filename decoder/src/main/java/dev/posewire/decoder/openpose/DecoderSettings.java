package dev.posewire.decoder.openpose;

/**
 * The thresholds of the decoder. The defaults are those of Open Model Zoo's C++ demos ({@code
 * multi_channel_human_pose_estimation_demo} and {@code human_pose_estimation_demo}); each comment
 * names the constant there.
 *
 * @param peakThreshold heatmap value from which a pixel can be a peak, in (0, 1]; {@code
 *     confidenceThreshold}, 0.1
 * @param minPeaksDistance pixels of the map enlarged four times (two model pixels each) below which
 *     the leftmost of two peaks removes the other, in (0, 100]; 3
 * @param minLimbSample field along the limb that a sample must exceed to count, in [0, 1); {@code
 *     midPointsScoreThreshold}, 0.05
 * @param minLimbSampleRatio ratio of samples which must be exceeded, in [0, 1); {@code
 *     foundMidPointsRatioThreshold}, 0.8. The demos divide the count by ten as integers, which
 *     leaves 0 or 1: every value here asks for all ten
 * @param minJoints joints below which a person is dropped, in 1..18; {@code minJointsNumber}, 3
 * @param minPersonScore mean score of a joint below which a person is dropped, in [0, 2]; {@code
 *     minSubsetScore}, 0.2
 */
public record DecoderSettings(
    float peakThreshold,
    float minPeaksDistance,
    float minLimbSample,
    float minLimbSampleRatio,
    int minJoints,
    float minPersonScore) {

  /** The demos' values. */
  public static final DecoderSettings DEFAULT = new DecoderSettings(0.1f, 3, 0.05f, 0.8f, 3, 0.2f);

  public DecoderSettings {
    require(peakThreshold > 0 && peakThreshold <= 1, "peakThreshold", peakThreshold, "(0, 1]");
    require(
        minPeaksDistance > 0 && minPeaksDistance <= 100,
        "minPeaksDistance",
        minPeaksDistance,
        "(0, 100]");
    require(minLimbSample >= 0 && minLimbSample < 1, "minLimbSample", minLimbSample, "[0, 1)");
    require(
        minLimbSampleRatio >= 0 && minLimbSampleRatio < 1,
        "minLimbSampleRatio",
        minLimbSampleRatio,
        "[0, 1)");
    require(minJoints >= 1 && minJoints <= BodyPart.COUNT, "minJoints", minJoints, "1..18");
    require(minPersonScore >= 0 && minPersonScore <= 2, "minPersonScore", minPersonScore, "[0, 2]");
  }

  private static void require(boolean holds, String name, Number value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be in " + range + ": " + value);
    }
  }
}
