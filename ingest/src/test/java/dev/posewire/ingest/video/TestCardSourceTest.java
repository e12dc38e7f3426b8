package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestCardSourceTest {
  private static final String URL = "testcard:?people=2&seed=7&width=912&height=500&fps=5&frames=3";
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void framesAreTheSceneInOrderAndEnd() throws SourceException {
    try (FrameSource source = source(URL)) {
      assertEquals(
          new SourceFormat(912, 500, "testcard", 5, Duration.ofMillis(600), false, false),
          source.open());
      TestCardScene scene = new TestCardScene(TestCardSettings.parse(URL));
      byte[] expected = new byte[912 * 500 * 3];
      for (int frame = 0; frame < 3; frame++) {
        GrabbedFrame grabbed = source.grab().orElseThrow();
        assertEquals(frame * 200_000L, grabbed.ptsMicros());
        assertEquals(NOW, grabbed.receivedAt());
        scene.draw(frame, expected);
        assertArrayEquals(expected, source.picture().bgr());
      }
      assertTrue(source.grab().isEmpty());
      assertEquals(0, source.corruptPackets());
    }
  }

  @Test
  void imageIsThePictureAtHalfSizeWithBlackBelow() throws SourceException {
    try (FrameSource source = source(URL)) {
      source.open();
      source.grab();
      FrameImage image = source.image();
      FrameImage picture = source.picture();

      assertEquals(LetterboxGeometry.fit(912, 500, 456, 256), image.geometry());
      assertEquals(250, image.geometry().scaledHeight());
      assertEquals(mean(picture, 0, 500), mean(image, 0, 250), 0.5);
      assertEquals(0, mean(image, 250, 256));
    }
  }

  @Test
  void wrongUrlIsRefusedWithItsReason() throws SourceException {
    try (FrameSource source = source("testcard:?people=99")) {
      SourceException e = assertThrows(SourceException.class, source::open);
      assertEquals(Kind.NOT_ALLOWED, e.kind());
      assertTrue(e.getMessage().contains("people"), e.getMessage());
    }
  }

  @Test
  void cancelledSourceGivesNothingMore() throws SourceException {
    try (FrameSource source = source(URL)) {
      source.open();
      source.cancel();
      assertEquals(Kind.CANCELLED, assertThrows(SourceException.class, source::grab).kind());
    }
  }

  @Test
  void pictureBeforeTheFirstFrameIsAMistake() throws SourceException {
    try (FrameSource source = source(URL)) {
      assertThrows(IllegalStateException.class, source::grab);
      source.open();
      assertThrows(IllegalStateException.class, source::image);
      assertThrows(IllegalStateException.class, source::open);
    }
  }

  private static double mean(FrameImage image, int fromRow, int toRow) {
    int rowBytes = image.geometry().width() * 3;
    long sum = 0;
    for (int i = fromRow * rowBytes; i < toRow * rowBytes; i++) {
      sum += image.bgr()[i] & 0xff;
    }
    return (double) sum / ((toRow - fromRow) * rowBytes);
  }

  private static FrameSource source(String url) throws SourceException {
    return new VideoSources(() -> NOW).create(SourceUrl.parse(url), SourceSettings.defaults());
  }
}
