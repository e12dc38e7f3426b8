package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.bench.peers.RtspServer;
import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.io.IOException;
import java.nio.file.Path;

/** What cameras take in these tests: a server, and clips of the test card. */
final class Cameras {
  static final Path ROOT = Path.of("..");

  private Cameras() {}

  /** Where this machine cannot run the RTSP server, the test is skipped. */
  static void requireServer() throws IOException, InterruptedException {
    assumeTrue(RtspServer.isAvailable(ROOT), "skipped: " + RtspServer.REMEDY);
  }

  /** A clip of two seconds, with a key frame every second. */
  static Path clip(Path folder, int width, int height, int fps) {
    TestCardScene scene =
        new TestCardScene(
            TestCardSettings.parse(
                "testcard:?people=1&seed=5&width=%d&height=%d&fps=%d"
                    .formatted(width, height, fps)));
    String name = "clip-%dx%d-%d.h264".formatted(width, height, fps);
    return TestCardVideo.write(folder.resolve(name), scene, 2 * fps);
  }
}
