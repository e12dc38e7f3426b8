package dev.posewire.decoder.openpose.plain;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Limb;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.List;

/**
 * A person while it is put together: at most one peak per body part. Not thread-safe: owned by its
 * {@link PoseAssembler}.
 */
final class PartialPose {
  /**
   * Model pixels per pixel of the enlarged maps: the network's stride of 8 over {@link
   * BicubicUpsampler#FACTOR}.
   */
  private static final int MODEL_PIXELS = 8 / BicubicUpsampler.FACTOR;

  private final Peak[] peaks = new Peak[BodyPart.COUNT]; // null: no peak yet
  private int joints;
  private float score;

  static PartialPose of(BodyPart part, Peak peak) {
    PartialPose pose = new PartialPose();
    pose.peaks[part.index()] = peak;
    pose.joints = 1;
    pose.score = peak.score();
    return pose;
  }

  static PartialPose of(Limb limb, Connection connection) {
    PartialPose pose = new PartialPose();
    pose.peaks[limb.from().index()] = connection.from();
    pose.peaks[limb.to().index()] = connection.to();
    pose.joints = 2;
    pose.score = connection.from().score() + connection.to().score() + connection.score();
    return pose;
  }

  boolean has(BodyPart part, Peak peak) {
    return peak.equals(peaks[part.index()]);
  }

  private boolean lacks(BodyPart part) {
    return peaks[part.index()] == null;
  }

  /**
   * Adds the far end of a limb. As in the demos a peak that was there is replaced, and counted once
   * more.
   */
  void extend(Limb limb, Connection connection) {
    peaks[limb.to().index()] = connection.to();
    joints++;
    score += connection.to().score() + connection.score();
  }

  /**
   * Adds the end that is missing, if the other one is this person's. As in the demos it does not
   * count.
   */
  void fillGap(Limb limb, Connection connection) {
    if (has(limb.from(), connection.from()) && lacks(limb.to())) {
      peaks[limb.to().index()] = connection.to();
    } else if (has(limb.to(), connection.to()) && lacks(limb.from())) {
      peaks[limb.from().index()] = connection.from();
    }
  }

  boolean isGoodEnough(OpenPoseSettings settings) {
    return joints >= settings.minJoints() && score / joints >= settings.minPersonScore();
  }

  /** In pixels of the model's input; a pixel's place is its centre. */
  Pose toPose() {
    List<Keypoint> keypoints = new ArrayList<>(BodyPart.COUNT);
    for (Peak peak : peaks) {
      keypoints.add(peak == null ? Keypoint.MISSING : toKeypoint(peak));
    }
    return new Pose(score * (joints - 1), keypoints);
  }

  private static Keypoint toKeypoint(Peak peak) {
    return new Keypoint(
        (peak.x() + 0.5f) * MODEL_PIXELS, (peak.y() + 0.5f) * MODEL_PIXELS, peak.score());
  }
}
