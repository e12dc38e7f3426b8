package dev.posewire.decoder;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.decoder.tracking.ChannelTracker;
import dev.posewire.decoder.tracking.TrackerSettings;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the decoder remembers of one channel: the frame it took last and the tracks of its people.
 * Not thread-safe: owned by the channel's decode thread.
 */
final class ChannelDecoder {
  /** How a frame stands to the one taken last. */
  enum Order {
    NEXT,
    DUPLICATE,
    STALE_SESSION
  }

  private final Map<String, FramePosition> origin;
  private final ChannelTracker tracker;
  private FramePosition position;

  /**
   * @param restored the last positions of the partition's channels
   */
  ChannelDecoder(String channel, Map<String, FramePosition> restored) {
    origin = restored;
    position = restored.getOrDefault(channel, FramePosition.NONE);
    tracker = new ChannelTracker(TrackerSettings.DEFAULT, position.nextTrackId());
  }

  /** Whether this state belongs to the assignment in which those positions were restored. */
  @SuppressWarnings("ReferenceEquality") // an assignment is known by its object
  boolean isOf(Map<String, FramePosition> restored) {
    return origin == restored;
  }

  Order order(PoseTensors tensors) {
    if (tensors.getSession() < position.session()) return Order.STALE_SESSION;
    return position.isBelow(tensors.getSession(), tensors.getSequence())
        ? Order.NEXT
        : Order.DUPLICATE;
  }

  /** Takes the next frame: from maps to the event. */
  PoseEvent take(PoseTensors tensors, PoseMaps maps, OpenPoseDecoder decoder, Instant decodedAt) {
    List<Pose> poses = decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
    if (tensors.getSession() != position.session()) tracker.reset(0);
    long[] tracks = tracker.track(poses, tensors.getCapturedAt());
    position =
        new FramePosition(
            tensors.getSession(), tensors.getSequence(), Math.toIntExact(tracker.nextTrackId()));
    return PoseEvents.of(tensors, poses, tracks, decodedAt);
  }
}
