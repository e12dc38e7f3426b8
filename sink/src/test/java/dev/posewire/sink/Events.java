package dev.posewire.sink;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Pose events for tests. */
final class Events {
  static final Instant RECEIVED = Instant.parse("2026-03-01T10:15:30.123456Z");

  private Events() {}

  /** Nobody is there. */
  static PoseEvent event(String channel, long sequence) {
    return of(channel, sequence, Map.of(), List.of());
  }

  static PoseEvent of(
      String channel, long sequence, Map<String, String> tags, List<Person> people) {
    return PoseEvent.newBuilder()
        .setChannel(channel)
        .setSession(1_772_360_000_000_001L)
        .setSequence(sequence)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(Instant.parse("2026-03-01T10:15:30.045Z"))
        .setPublishedAt(Instant.parse("2026-03-01T10:15:30.130001Z"))
        .setInferredAt(Instant.parse("2026-03-01T10:15:30.190002Z"))
        .setDecodedAt(Instant.parse("2026-03-01T10:15:31Z"))
        .setClock(Clock.CAMERA)
        .setPts(1_680_000)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setLast(false)
        .setTags(tags)
        .setModel("human-pose-estimation-0001")
        .setDevice("openvino:GPU.0")
        .setSkeleton("coco18")
        .setPeople(people)
        .build();
  }

  /** Two keypoints are enough to see the order. */
  static Person person(float score) {
    return new Person(
        7,
        score,
        new Box(10.5f, 20f, 30.25f, 40.1f),
        List.of(10.5f, -1f),
        List.of(123.45679f, -1f),
        List.of(0.9f, 0f));
  }
}
