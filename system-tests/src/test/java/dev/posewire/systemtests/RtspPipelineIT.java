package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.bench.Ports;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera over RTSP, from its stream to events, while another one is dead. */
@Timeout(180)
class RtspPipelineIT {
  private static final int FPS = 10;
  private static final int CLIP_FRAMES = 30;
  private static final int PEOPLE = 2;
  private static final int ENOUGH = 20;

  @TempDir Path folder;

  @BeforeAll
  static void requireServer() throws Exception {
    Cameras.requireServer();
  }

  @Test
  void cameraThatComesBackHasEventsAgainInANewSession() throws Exception {
    TestCardScene scene =
        new TestCardScene(
            TestCardSettings.parse(
                "testcard:?people=%d&seed=31&width=1280&height=720&fps=%d".formatted(PEOPLE, FPS)));
    Path clip = TestCardVideo.write(folder.resolve("clip.h264"), scene, CLIP_FRAMES);
    int deadPort = Ports.free();
    try (RtspServer camera = RtspServer.start(Cameras.ROOT, RtspMount.of("/camera", clip, FPS));
        PosewireProcess up =
            PosewireProcess.start(
                folder,
                "up",
                "--model",
                "testcard",
                "--broker-port",
                "0",
                "--channel",
                "lobby=" + camera.url("/camera"),
                "--channel",
                "yard=rtsp://127.0.0.1:" + deadPort + "/camera");
        KafkaProbe probe = new KafkaProbe(up.broker(), up)) {
      List<PoseEvent> before = awaitEvents(probe, 0);
      camera.kill();
      long lastSession = before.get(before.size() - 1).getSession();
      camera.comeBack();
      List<PoseEvent> after = awaitEvents(probe, lastSession);

      MonitorPage page = new MonitorPage(up.monitor());
      assertTrue(page.isLive(), up::toString);
      assertTrue(page.sum("channel_reconnects_total", "channel=\"lobby\"") >= 1, up::toString);
      compareWithTruth(scene, before);
      compareWithTruth(scene, after);
      int code = up.terminate();
      assertTrue(code == 0 || code == 143, () -> "exit code " + code + " " + up);
    }
  }

  /** Events of sessions above the one given: enough of them, in order, and of one channel only. */
  private static List<PoseEvent> awaitEvents(KafkaProbe probe, long lastSession) throws Exception {
    List<PoseEvent> events =
        probe.readAs(
            probe.topics().poses(),
            PoseEvent.class,
            all ->
                all.stream().filter(event -> event.getSession() > lastSession).count() >= ENOUGH);
    assertTrue(events.stream().allMatch(event -> event.getChannel().equals("lobby")));
    List<PoseEvent> fresh =
        events.stream().filter(event -> event.getSession() > lastSession).toList();
    List<Long> sequences = fresh.stream().map(PoseEvent::getSequence).toList();
    assertEquals(List.copyOf(new TreeSet<>(sequences)), sequences, "strictly rising");
    return fresh;
  }

  /** Which frame of the loop an event is of is not known: one of them it must be. */
  private static void compareWithTruth(TestCardScene scene, List<PoseEvent> events) {
    for (PoseEvent event : events) {
      Observed observed = Observed.parse(PoseJson.toText(event));
      assertEquals(PEOPLE, observed.people().size(), observed::toString);
      double best = 0;
      for (int frame = 0; frame < CLIP_FRAMES; frame++) {
        TruthComparison truth = TruthComparison.ofSomeFrames(scene);
        truth.compare(observed, frame);
        best = Math.max(best, truth.nearShare());
      }
      assertTrue(best >= 0.97, "share of joints near, of the best frame: " + best);
    }
  }
}
