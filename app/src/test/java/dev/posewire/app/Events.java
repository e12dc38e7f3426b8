package dev.posewire.app;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Pose events for tests. */
public final class Events {
  public static final Instant RECEIVED = Instant.parse("2026-03-01T10:15:30.123456Z");

  private Events() {}

  /** Nobody is there. */
  public static PoseEvent event(String channel, long sequence) {
    return event(channel, sequence, List.of());
  }

  public static PoseEvent event(String channel, long sequence, List<Person> people) {
    return PoseEvent.newBuilder()
        .setChannel(channel)
        .setSession(1)
        .setSequence(sequence)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(RECEIVED)
        .setPublishedAt(RECEIVED)
        .setInferredAt(RECEIVED)
        .setDecodedAt(RECEIVED)
        .setClock(Clock.FILE)
        .setSourceWidth(640)
        .setSourceHeight(360)
        .setTags(Map.of())
        .setModel("testcard")
        .setDevice("onnxruntime:CPU")
        .setSkeleton(Coco18.SKELETON)
        .setPeople(people)
        .build();
  }

  /** The last one of a recording. */
  public static PoseEvent last(String channel, long sequence) {
    return PoseEvent.newBuilder(event(channel, sequence)).setLast(true).build();
  }

  /** Somebody of whom no keypoint is there. */
  public static Person person(int track) {
    int keypoints = Coco18.KEYPOINTS.size();
    return new Person(
        track,
        1f,
        new Box(0f, 0f, 0f, 0f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, 0f));
  }
}
