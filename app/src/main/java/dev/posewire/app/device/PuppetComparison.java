package dev.posewire.app.device;

import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.testcard.Puppet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares decoded people with the puppets that were drawn. Each puppet gets the pose that has most
 * of its joints where they are, a pose no puppet but one. Not thread-safe: lives for one trial.
 */
public final class PuppetComparison {
  /** Model pixels; the decoder's grid alone has 2. */
  static final double TOLERANCE = 3;

  /** Of all joints that must be near. */
  static final double NEAR_SHARE = 0.99;

  private int joints;
  private int near;
  private int puppets;
  private int invented;

  /**
   * Adds one picture.
   *
   * @param truth in pixels of the picture
   * @param poses in the same pixels
   */
  void add(List<Puppet> truth, List<Pose> poses) {
    List<Pair> pairs = new ArrayList<>();
    for (Puppet puppet : truth) {
      joints += puppet.x().length;
      for (Pose pose : poses) {
        pairs.add(new Pair(puppet, pose, near(puppet, pose)));
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::near).reversed());
    Set<Puppet> found = new HashSet<>();
    Set<Pose> taken = new HashSet<>();
    for (Pair pair : pairs) {
      boolean free = !found.contains(pair.puppet) && !taken.contains(pair.pose);
      if (pair.near > 0 && free) {
        found.add(pair.puppet);
        taken.add(pair.pose);
        near += pair.near;
      }
    }
    puppets += truth.size();
    invented += poses.size() - taken.size();
  }

  Agreement agreement() {
    return new Agreement(joints, near, puppets, invented);
  }

  private static int near(Puppet puppet, Pose pose) {
    float[] x = puppet.x();
    float[] y = puppet.y();
    int count = 0;
    for (int joint = 0; joint < x.length; joint++) {
      Keypoint keypoint = pose.keypoints().get(joint);
      double distance = Math.hypot(keypoint.x() - x[joint], keypoint.y() - y[joint]);
      if (keypoint.isPresent() && distance <= TOLERANCE) {
        count++;
      }
    }
    return count;
  }

  private record Pair(Puppet puppet, Pose pose, int near) {}

  /**
   * How far two agree.
   *
   * @param joints that were drawn
   * @param near those found within {@link #TOLERANCE}
   * @param puppets that were drawn
   * @param invented people that match no puppet
   */
  public record Agreement(int joints, int near, int puppets, int invented) {
    public boolean holds() {
      return joints > 0 && near >= NEAR_SHARE * joints && invented == 0;
    }

    @Override
    public String toString() {
      return "%d of %d joints of %d puppets within %.0f pixels, %d people too many"
          .formatted(near, joints, puppets, TOLERANCE, invented);
    }
  }
}
