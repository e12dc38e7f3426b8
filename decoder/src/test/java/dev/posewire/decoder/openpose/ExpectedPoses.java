package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Compares decoded people with stored ones: {@code [{score, keypoints: [[x, y], ...]}]}. */
final class ExpectedPoses {
  /** Of the pose's score, relative; coordinates must be equal. */
  private static final double SCORE_TOLERANCE = 1e-6;

  private ExpectedPoses() {}

  /** The same people in the same order. */
  static void assertSamePeople(JsonNode expected, List<Pose> actual) {
    assertEquals(expected.size(), actual.size(), "people");
    for (int i = 0; i < actual.size(); i++) {
      assertSamePerson(expected.get(i), actual.get(i), "person " + i);
    }
  }

  private static void assertSamePerson(JsonNode expected, Pose actual, String person) {
    for (BodyPart part : BodyPart.values()) {
      JsonNode place = expected.get("keypoints").get(part.index());
      Keypoint keypoint = actual.keypoint(part);
      assertEquals(place.get(0).floatValue(), keypoint.x(), person + " " + part + " x");
      assertEquals(place.get(1).floatValue(), keypoint.y(), person + " " + part + " y");
      assertEquals(keypoint.x() >= 0, keypoint.isPresent(), person + " " + part + " present");
    }
    double score = expected.get("score").doubleValue();
    assertEquals(score, actual.score(), SCORE_TOLERANCE * score, person + " score");
  }
}
