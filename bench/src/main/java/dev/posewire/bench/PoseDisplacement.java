package dev.posewire.bench;

import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How far the keypoints of the same people lie apart in two results, in pixels of the model's
 * input. Owned by the main thread.
 *
 * <p>Each person of the first is matched with the nearest of the second that is free: at least half
 * of the keypoints within 10 pixels.
 */
final class PoseDisplacement {
  private static final double NEAR = 10;

  private final List<Double> distances = new ArrayList<>();
  private int people;
  private int others;
  private int matched;
  private int keypoints;
  private int kept;

  void add(List<Pose> expected, List<Pose> actual) {
    people += expected.size();
    others += actual.size();
    List<Pose> free = new ArrayList<>(actual);
    for (Pose person : expected) {
      Pose best = null;
      double bestShare = 0.5;
      for (Pose other : free) {
        double share = nearShare(person, other);
        if (share >= bestShare) {
          best = other;
          bestShare = share;
        }
      }
      if (best == null) continue;
      free.remove(best);
      matched++;
      measure(person, best);
    }
  }

  private static double nearShare(Pose person, Pose other) {
    int present = 0;
    int near = 0;
    for (int i = 0; i < person.keypoints().size(); i++) {
      Keypoint mine = person.keypoints().get(i);
      Keypoint its = other.keypoints().get(i);
      if (!mine.isPresent()) continue;
      present++;
      if (its.isPresent() && distance(mine, its) <= NEAR) near++;
    }
    return present == 0 ? 0 : (double) near / present;
  }

  private void measure(Pose person, Pose other) {
    for (int i = 0; i < person.keypoints().size(); i++) {
      Keypoint mine = person.keypoints().get(i);
      Keypoint its = other.keypoints().get(i);
      if (!mine.isPresent()) continue;
      keypoints++;
      if (!its.isPresent()) continue;
      kept++;
      distances.add(distance(mine, its));
    }
  }

  private static double distance(Keypoint one, Keypoint other) {
    return Math.hypot(one.x() - other.x(), one.y() - other.y());
  }

  /** Of the distances, 0 to 1; 0 if there are none. */
  double quantile(double share) {
    if (distances.isEmpty()) return 0;
    List<Double> sorted = new ArrayList<>(distances);
    Collections.sort(sorted);
    return sorted.get((int) Math.round(share * (sorted.size() - 1)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d people matched (%d found), %d of their %d keypoints kept,"
            + " displaced by %.2f px (median), %.2f px (p95)",
        matched,
        people,
        others,
        kept,
        keypoints,
        quantile(0.5),
        quantile(0.95));
  }
}
