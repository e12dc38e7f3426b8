package dev.posewire.decoder;

import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes events of poses: from pixels of the model's input to pixels of the source picture.
 * Stateless.
 */
final class PoseEvents {
  private PoseEvents() {}

  /**
   * One frame's event.
   *
   * @param poses in pixels of the model's input
   * @param tracks of the poses, in their order; -1 where not confirmed
   */
  static PoseEvent of(PoseTensors tensors, List<Pose> poses, long[] tracks, Instant decodedAt) {
    List<Person> people = new ArrayList<>(poses.size());
    for (int i = 0; i < poses.size(); i++) {
      people.add(person(poses.get(i), Math.toIntExact(tracks[i]), tensors.getLetterbox()));
    }
    return PoseEvent.newBuilder()
        .setChannel(tensors.getChannel())
        .setSession(tensors.getSession())
        .setSequence(tensors.getSequence())
        .setReceivedAt(tensors.getReceivedAt())
        .setCapturedAt(tensors.getCapturedAt())
        .setPublishedAt(tensors.getPublishedAt())
        .setInferredAt(tensors.getInferredAt())
        .setDecodedAt(decodedAt)
        .setClock(tensors.getClock())
        .setPts(tensors.getPts())
        .setSourceWidth(tensors.getSourceWidth())
        .setSourceHeight(tensors.getSourceHeight())
        .setLast(tensors.getLast())
        .setTags(tensors.getTags())
        .setModel(tensors.getModel())
        .setDevice(tensors.getDevice())
        .setSkeleton(Coco18.SKELETON)
        .setPeople(people)
        .build();
  }

  private static Person person(Pose pose, int track, Letterbox letterbox) {
    List<Float> x = new ArrayList<>(pose.keypoints().size());
    List<Float> y = new ArrayList<>(pose.keypoints().size());
    List<Float> scores = new ArrayList<>(pose.keypoints().size());
    for (Keypoint keypoint : pose.keypoints()) {
      boolean present = keypoint.isPresent();
      x.add(present ? (keypoint.x() - letterbox.getPadX()) / letterbox.getScale() : -1f);
      y.add(present ? (keypoint.y() - letterbox.getPadY()) / letterbox.getScale() : -1f);
      scores.add(keypoint.score());
    }
    return new Person(track, pose.score(), box(x, y, scores), x, y, scores);
  }

  /** The smallest box around the keypoints that are there. */
  private static Box box(List<Float> x, List<Float> y, List<Float> scores) {
    float left = Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (int i = 0; i < scores.size(); i++) {
      if (scores.get(i) <= 0) continue;
      left = Math.min(left, x.get(i));
      top = Math.min(top, y.get(i));
      right = Math.max(right, x.get(i));
      bottom = Math.max(bottom, y.get(i));
    }
    return new Box(left, top, right - left, bottom - top);
  }
}
