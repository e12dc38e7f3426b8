package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoseEventsTest {
  @Test
  void keypointsAreMappedToTheSourcePicture() {
    PoseTensors tensors =
        Tensors.builder("dock-3", 1, 0).setLetterbox(new Letterbox(0.5f, -10, 20)).build();
    Pose pose =
        pose(
            Map.of(
                BodyPart.NOSE, new Keypoint(30, 40, 0.9f),
                BodyPart.NECK, new Keypoint(50, 70, 0.5f),
                BodyPart.LEFT_EAR, new Keypoint(-20, 10, 0.25f)));

    Person person =
        PoseEvents.of(tensors, List.of(pose), new long[] {4}, Tensors.NOW).getPeople().get(0);

    assertEquals(4, person.getTrack());
    assertEquals(7.5f, person.getScore());
    assertEquals(80f, person.getX().get(0));
    assertEquals(40f, person.getY().get(0));
    assertEquals(0.9f, person.getKeypointScores().get(0));
    assertEquals(120f, person.getX().get(1));
    assertEquals(100f, person.getY().get(1));
    assertEquals(-20f, person.getX().get(17), "it lies beyond the picture's edge");
    assertEquals(-20f, person.getY().get(17));
    assertEquals(new Box(-20f, -20f, 140f, 120f), person.getBox());
  }

  @Test
  void missingKeypointIsMinusOneWithScoreZero() {
    Pose pose = pose(Map.of(BodyPart.NOSE, new Keypoint(30, 40, 0.9f)));

    Person person =
        PoseEvents.of(Tensors.nobody("dock-3", 0), List.of(pose), new long[] {-1}, Tensors.NOW)
            .getPeople()
            .get(0);

    assertEquals(18, person.getX().size());
    assertEquals(-1f, person.getX().get(1));
    assertEquals(-1f, person.getY().get(1));
    assertEquals(0f, person.getKeypointScores().get(1));
    assertEquals(-1, person.getTrack());
  }

  @Test
  void nobodyIsAnEventAndCarriesWhatIsKnownOfTheFrame() {
    PoseTensors tensors = Tensors.nobody("dock-3", 99);

    PoseEvent event = PoseEvents.of(tensors, List.of(), new long[0], Tensors.NOW);

    assertEquals(
        PoseEvent.newBuilder()
            .setChannel("dock-3")
            .setSession(tensors.getSession())
            .setSequence(99)
            .setReceivedAt(tensors.getReceivedAt())
            .setCapturedAt(tensors.getCapturedAt())
            .setPublishedAt(tensors.getPublishedAt())
            .setInferredAt(tensors.getInferredAt())
            .setDecodedAt(Tensors.NOW)
            .setClock(tensors.getClock())
            .setPts(tensors.getPts())
            .setSourceWidth(1280)
            .setSourceHeight(720)
            .setLast(true)
            .setTags(Map.of("site", "north"))
            .setModel("test-model")
            .setDevice("fake:CPU")
            .setSkeleton("coco18")
            .setPeople(List.of())
            .build(),
        event);
  }

  private static Pose pose(Map<BodyPart, Keypoint> present) {
    List<Keypoint> keypoints =
        new ArrayList<>(Collections.nCopies(BodyPart.COUNT, Keypoint.MISSING));
    present.forEach((part, keypoint) -> keypoints.set(part.index(), keypoint));
    return new Pose(7.5f, keypoints);
  }
}
