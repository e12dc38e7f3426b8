package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No server leads a channel to where its own URL does not lead. */
@Timeout(60)
class RedirectTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/clip.ts",
        "file:FOLDER/clip.ts",
        "file:///etc/passwd",
        "rtsp://127.0.0.1:TRAP/1",
        "http://127.0.0.1:TRAP/clip.ts",
        "http://169.254.169.254/latest/clip.ts",
        "https://169.254.169.254/latest/clip.ts",
        "concat:FOLDER/clip.ts",
        "crypto:FOLDER/clip.ts",
        "data:video/mp2t;base64,R0BAEAAAsA0="
      })
  void redirectOverHttpIsRefusedAndSaysSo(String location) throws Exception {
    Path clip =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.ts"), 3, i -> Pictures.quadrants(320, 180));
    try (WebServer server = new WebServer();
        RtspScript trap = new RtspScript(List.of())) {
      server.put("/clip.ts", Files.readAllBytes(clip));
      server.redirect(
          "/moved",
          location
              .replace("FOLDER", folder.toString())
              .replace("TRAP", Integer.toString(trap.port())));

      SourceException e = opening("http://bob:S3cret@127.0.0.1:" + server.port() + "/moved");

      assertEquals(Kind.REFUSED, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains("redirects"), e.getMessage());
      assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
      assertEquals(List.of("/moved"), server.paths());
      assertEquals(List.of(), trap.heard());
    }
  }

  @Test
  void redirectOverRtspIsBrokenOffBeforeAWordIsSaid() throws Exception {
    try (RtspScript trap = new RtspScript(List.of());
        RtspScript server =
            new RtspScript(
                List.of(
                    "RTSP/1.0 302 Found\r\nCSeq: 1\r\nLocation: rtsp://127.0.0.1:%d/1\r\n\r\n"
                        .formatted(trap.port())))) {
      SourceException e = opening("rtsp://bob:S3cret@127.0.0.1:" + server.port() + "/1");

      assertEquals(Kind.NOT_ALLOWED, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains("redirects"), e.getMessage());
      assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
      assertTrue(server.heard().get(0).startsWith("OPTIONS rtsp://127.0.0.1:"));
      assertEquals(List.of(), trap.heard());
    }
  }

  private static SourceException opening(String url) throws SourceException, IOException {
    SourceSettings settings = SourceSettings.defaults().withTimeouts(TIMEOUT, TIMEOUT);
    try (FrameSource source =
        new VideoSources(Instant::now).create(SourceUrl.parse(url), settings)) {
      return assertThrows(SourceException.class, source::open);
    }
  }
}
