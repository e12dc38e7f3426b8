package dev.posewire.decoder.openpose.plain;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Limb;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the people of one image together, limb by limb in the order of {@link Limb}: the second half
 * of {@code groupPeaksToPoses} in Open Model Zoo's {@code openpose_decoder.cpp}. Not thread-safe:
 * made for one decode.
 *
 * <p>People are never merged and nobody checks whether the far end of a limb already belongs to
 * another person: two poses may share a peak.
 */
final class PoseAssembler {
  private final List<PartialPose> people = new ArrayList<>();

  /** For a limb of which only one end has peaks: each that nobody has yet starts a person. */
  void addLonePeaks(BodyPart part, List<Peak> peaks) {
    for (Peak peak : peaks) {
      if (people.stream().noneMatch(person -> person.has(part, peak))) {
        people.add(PartialPose.of(part, peak));
      }
    }
  }

  void addLimb(Limb limb, List<Connection> connections) {
    for (Connection connection : connections) {
      if (limb.onlyFillsGaps()) {
        people.forEach(person -> person.fillGap(limb, connection));
      } else {
        extendOrStart(limb, connection);
      }
    }
  }

  private void extendOrStart(Limb limb, Connection connection) {
    boolean found = false;
    for (PartialPose person : people) {
      if (person.has(limb.from(), connection.from())) {
        person.extend(limb, connection);
        found = true;
      }
    }
    if (!found) {
      people.add(PartialPose.of(limb, connection));
    }
  }

  /** In the order in which they were started. */
  List<Pose> poses(OpenPoseSettings settings) {
    return people.stream()
        .filter(person -> person.isGoodEnough(settings))
        .map(PartialPose::toPose)
        .toList();
  }
}
