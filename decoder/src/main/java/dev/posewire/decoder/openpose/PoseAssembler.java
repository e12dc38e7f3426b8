package dev.posewire.decoder.openpose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Puts the people of one image together, limb by limb in the order of {@link Limb}: the second half
 * of {@code groupPeaksToPoses} in Open Model Zoo's {@code openpose_decoder.cpp}. Not thread-safe:
 * owned by its decoder.
 *
 * <p>People are never merged and nobody checks whether the far end of a limb already belongs to
 * another person: two poses may share a peak.
 */
final class PoseAssembler {
  private static final int NONE = -1;

  /** Model pixels per pixel of the enlarged maps: the network's stride of 8 over the factor. */
  private static final int MODEL_PIXELS = 8 / Bicubic.FACTOR;

  /** By body part and person, the index of the peak. */
  private final int[][] peaks = new int[BodyPart.COUNT][16];

  private final Keypoint[] keypoints = new Keypoint[BodyPart.COUNT]; // of the pose that is made
  private int[] joints = new int[16];
  private float[] scores = new float[16];
  private int people;

  /** Forgets the people of the last image. */
  void clear() {
    people = 0;
  }

  /** For a limb of which only one end has peaks: each that nobody has yet starts a person. */
  void addLonePeaks(BodyPart part, Peaks found) {
    for (int peak = 0; peak < found.size(); peak++) {
      if (nextWith(part, peak, 0) == people) {
        int person = start();
        peaks[part.index()][person] = peak;
        joints[person] = 1;
        scores[person] = found.score(peak);
      }
    }
  }

  /** {@code from} and {@code to}: the peaks of the limb's ends. */
  void addLimb(Limb limb, Connections connections, Peaks from, Peaks to) {
    for (int i = 0; i < connections.size(); i++) {
      int near = connections.from(i);
      int far = connections.to(i);
      if (limb.onlyFillsGaps()) {
        fillGaps(limb, near, far);
        continue;
      }
      float gain = to.score(far) + connections.score(i);
      if (!extend(limb, near, far, gain)) {
        int person = start();
        peaks[limb.from().index()][person] = near;
        peaks[limb.to().index()][person] = far;
        joints[person] = 2;
        scores[person] = from.score(near) + to.score(far) + connections.score(i);
      }
    }
  }

  /**
   * Adds the far end to whoever has the near one. As in the demos a peak that was there is
   * replaced, and counted once more.
   */
  private boolean extend(Limb limb, int near, int far, float gain) {
    boolean found = false;
    for (int person = nextWith(limb.from(), near, 0);
        person < people;
        person = nextWith(limb.from(), near, person + 1)) {
      peaks[limb.to().index()][person] = far;
      joints[person]++;
      scores[person] += gain;
      found = true;
    }
    return found;
  }

  /** Adds the end that is missing to whoever has the other. As in the demos it does not count. */
  private void fillGaps(Limb limb, int near, int far) {
    int[] nears = peaks[limb.from().index()];
    int[] fars = peaks[limb.to().index()];
    for (int person = 0; person < people; person++) {
      if (nears[person] == near && fars[person] == NONE) {
        fars[person] = far;
      } else if (fars[person] == far && nears[person] == NONE) {
        nears[person] = near;
      }
    }
  }

  /** The first from {@code first} on who has a peak; the number of people if nobody has it. */
  private int nextWith(BodyPart part, int peak, int first) {
    int[] ofPart = peaks[part.index()];
    int person = first;
    while (person < people && ofPart[person] != peak) person++;
    return person;
  }

  /** Starts a person without a peak. */
  private int start() {
    if (people == joints.length) {
      joints = Arrays.copyOf(joints, 2 * people);
      scores = Arrays.copyOf(scores, 2 * people);
      for (int part = 0; part < BodyPart.COUNT; part++) {
        peaks[part] = Arrays.copyOf(peaks[part], 2 * people);
      }
    }
    for (int[] ofPart : peaks) ofPart[people] = NONE;
    return people++;
  }

  /**
   * The people that are good enough, in the order in which they were started.
   *
   * @param found the peaks by body part
   */
  List<Pose> poses(List<Peaks> found, OpenPoseSettings settings) {
    List<Pose> poses = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      if (joints[person] >= settings.minJoints()
          && scores[person] / joints[person] >= settings.minPersonScore()) {
        poses.add(pose(person, found));
      }
    }
    return Collections.unmodifiableList(poses);
  }

  private Pose pose(int person, List<Peaks> found) {
    for (int part = 0; part < BodyPart.COUNT; part++) {
      int peak = peaks[part][person];
      keypoints[part] = peak == NONE ? Keypoint.MISSING : keypoint(found.get(part), peak);
    }
    return new Pose(scores[person] * (joints[person] - 1), List.of(keypoints));
  }

  /** In pixels of the model's input; a pixel's place is its centre. */
  private static Keypoint keypoint(Peaks found, int peak) {
    return new Keypoint(
        (found.x(peak) + 0.5f) * MODEL_PIXELS,
        (found.y(peak) + 0.5f) * MODEL_PIXELS,
        found.score(peak));
  }
}
