package dev.posewire.sink;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pose events for tests. */
public final class Events {
  static final Instant RECEIVED = Instant.parse("2026-03-01T10:15:30.123456Z");

  private Events() {}

  /** Nobody is there. */
  public static PoseEvent event(String channel, long sequence) {
    return of(channel, sequence, Map.of(), List.of());
  }

  public static PoseEvent of(
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
  public static Person person(float score) {
    return new Person(
        7,
        score,
        new Box(10.5f, 20f, 30.25f, 40.1f),
        List.of(10.5f, -1f),
        List.of(123.45679f, -1f),
        List.of(0.9f, 0f));
  }

  /** All 18 keypoints, of which the last is missing. */
  public static Person skeleton(int track, float score) {
    List<Float> x = new ArrayList<>();
    List<Float> y = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    for (int keypoint = 0; keypoint < Coco18.KEYPOINTS.size(); keypoint++) {
      boolean missing = keypoint == Coco18.KEYPOINTS.size() - 1;
      x.add(missing ? -1 : 100 + keypoint / 3f);
      y.add(missing ? -1 : 200 - keypoint / 7f);
      scores.add(missing ? 0f : 1 / (1f + keypoint));
    }
    return new Person(track, score, new Box(100f, 197f, 6f, 3f), x, y, scores);
  }
}
