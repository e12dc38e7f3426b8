package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is drawn comes out: puppets, coded as H.264, through the whole pipeline on a real broker,
 * are found where they are, and nobody else is.
 */
@Timeout(180)
class TestCardTruthIT {
  private static final int FRAMES = 30;
  private static final List<String> CARDS =
      List.of(
          "testcard:?people=1&seed=21&width=1280&height=720&fps=25",
          "testcard:?people=2&seed=22&width=1280&height=720&fps=25",
          "testcard:?people=3&seed=23&width=1280&height=720&fps=10",
          "testcard:?people=4&seed=24&width=1280&height=720&fps=25",
          "testcard:?people=2&seed=25&width=456&height=256&fps=25",
          "testcard:?people=4&seed=26&width=456&height=256&fps=25",
          "testcard:?people=2&seed=27&width=720&height=1280&fps=25",
          "testcard:?people=0&seed=28&width=1280&height=720&fps=25");

  @TempDir Path folder;

  @Test
  void everyPuppetOfEveryFrameComesOutWhereItIs() throws Exception {
    Map<String, TestCardScene> scenes = new LinkedHashMap<>();
    List<String> arguments =
        new ArrayList<>(List.of("analyze", "--model", "testcard", "--out", "events.jsonl"));
    for (String card : CARDS) {
      String name = "card-%d.mp4".formatted(scenes.size());
      TestCardScene scene = new TestCardScene(TestCardSettings.parse(card));
      scenes.put(name, scene);
      arguments.add(TestCardVideo.write(folder.resolve(name), scene, FRAMES).toString());
    }

    try (PosewireProcess analyze = PosewireProcess.start(folder, arguments)) {
      assertEquals(0, analyze.awaitExit(Duration.ofSeconds(150)), analyze::toString);
    }

    Map<String, List<Observed>> events = Observed.read(folder.resolve("events.jsonl"));
    assertEquals(scenes.keySet(), events.keySet());
    scenes.forEach((channel, scene) -> compare(scene, events.get(channel)));
  }

  private static void compare(TestCardScene scene, List<Observed> events) {
    assertEquals(FRAMES, events.size(), "one event for every frame");
    TruthComparison truth = TruthComparison.ofEveryFrame(scene);
    for (int frame = 0; frame < FRAMES; frame++) {
      Observed event = events.get(frame);
      assertEquals(events.get(0).session(), event.session());
      assertEquals(frame, event.sequence());
      assertEquals(frame == FRAMES - 1, event.last());
      assertEquals(frame * 1e6 / scene.fps(), (double) event.pts(), 1);
      truth.compare(event, frame);
    }
    if (scene.settings().people() > 0) {
      truth.assertNear();
    } else {
      assertTrue(events.stream().allMatch(event -> event.people().isEmpty()));
    }
  }
}
