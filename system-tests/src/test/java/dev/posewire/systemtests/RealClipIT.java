package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.systemtests.Observed.Figure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real network on a real street: five pictures, a fifth of a second apart. */
@Timeout(120)
class RealClipIT {
  private static final int FRAMES = 5;
  private static final int NECK = 1;

  /** Of 18; from behind, eyes and nose are rarely seen. */
  private static final int MIN_KEYPOINTS = 12;

  /**
   * Where somebody is in all five pictures, in pixels of the source, as an eye sees it: the places
   * where the neck may be, and the box that body and bags do not leave.
   */
  private record Walker(String who, Area neck, Area body) {}

  private record Area(int left, int top, int right, int bottom) {
    boolean holds(double x, double y) {
      return x >= left && x <= right && y >= top && y <= bottom;
    }
  }

  private static final List<Walker> WALKERS =
      List.of(
          new Walker(
              "the man on the left", new Area(452, 170, 495, 205), new Area(440, 150, 505, 295)),
          new Walker(
              "the woman in the middle",
              new Area(508, 168, 552, 205),
              new Area(492, 145, 580, 340)),
          new Walker(
              "the woman with the striped shirt",
              new Area(625, 180, 665, 220),
              new Area(580, 155, 680, 345)),
          new Walker(
              "the woman on the right",
              new Area(830, 235, 912, 290),
              new Area(755, 170, 960, 540)));

  @TempDir Path folder;

  @Test
  void walkersAreFoundInEachPicture() throws Exception {
    Path clip = SharedFolder.require("media/people-street.mp4");
    Path model = SharedFolder.require("models/human-pose-estimation-0001/FP16-INT8");
    try (PosewireProcess analyze =
        PosewireProcess.start(
            folder,
            "analyze",
            "--model",
            model.toString(),
            "--out",
            "events.jsonl",
            clip.toString())) {
      assertEquals(0, analyze.awaitExit(Duration.ofSeconds(100)), analyze::toString);
    }

    List<Observed> events = Observed.read(folder.resolve("events.jsonl")).get("people-street.mp4");
    assertEquals(FRAMES, events.size());
    for (int frame = 0; frame < FRAMES; frame++) {
      Observed event = events.get(frame);
      assertEquals(frame, event.sequence());
      assertEquals(960, event.width());
      assertEquals(540, event.height());
      assertEquals(frame == FRAMES - 1, event.last());
      for (Walker walker : WALKERS) assertFound(walker, event);
    }
  }

  private static void assertFound(Walker walker, Observed event) {
    String where = walker.who + " in picture " + event.sequence();
    List<Figure> found =
        event.people().stream()
            .filter(one -> one.has(NECK) && walker.neck.holds(one.x().get(NECK), one.y().get(NECK)))
            .toList();
    assertEquals(1, found.size(), where);
    int keypoints = 0;
    for (int i = 0; i < found.get(0).x().size(); i++) {
      if (!found.get(0).has(i)) continue;
      keypoints++;
      double x = found.get(0).x().get(i);
      double y = found.get(0).y().get(i);
      assertTrue(
          walker.body.holds(x, y), "keypoint %d of %s is at %.0f, %.0f".formatted(i, where, x, y));
    }
    assertTrue(keypoints >= MIN_KEYPOINTS, "keypoints of " + where + ": " + keypoints);
  }
}
