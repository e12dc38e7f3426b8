package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "clip.mp4, libopenh264, h264, 1",
    "clip.mkv, libopenh264, h264, 1",
    "clip.ts,  libopenh264, h264, 4",
    "clip.mp4, mpeg4,       mpeg4, 1",
    "clip.avi, mjpeg,       mjpeg, 2"
  })
  void everyFrameComesOnceInOrderWithItsPts(String name, String encoder, String codec, int threads)
      throws SourceException {
    Path file =
        Clip.h264(320, 180, 25)
            .encodedBy(encoder)
            .write(folder.resolve(name), 30, i -> Pictures.grey(320, 180, 20 + 7 * i));

    try (FrameSource source = source(file.toString(), settings().withDecoderThreads(threads))) {
      SourceFormat format = source.open();
      assertEquals(320, format.width());
      assertEquals(180, format.height());
      assertEquals(codec, format.codec());
      assertEquals(25, format.fps(), 0.01);
      assertEquals(1200, (double) format.duration().toMillis(), 45);
      assertFalse(format.live());
      assertFalse(format.producerClock());
      for (int i = 0; i < 30; i++) {
        GrabbedFrame frame = source.grab().orElseThrow();
        assertEquals(i * 40_000, (double) frame.ptsMicros(), 1000);
        assertEquals(Optional.empty(), frame.producedAt());
        assertEquals(NOW, frame.receivedAt());
        assertEquals(20 + 7 * i, Pictures.level(source.image(), 200, 100, 1), 4);
      }
      assertTrue(source.grab().isEmpty());
      assertTrue(source.grab().isEmpty());
      assertEquals(0, source.corruptPackets());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, RGBW, 640, 360", "1, BRWG, 360, 640", "2, WBGR, 640, 360", "3, GWRB, 360, 640"})
  void turnedVideoIsSetUpright(int quarters, String corners, int width, int height)
      throws SourceException {
    Path file =
        Clip.h264(640, 360, 25)
            .turned(quarters)
            .write(folder.resolve("turned.mp4"), 3, i -> Pictures.quadrants(640, 360));

    try (FrameSource source = source(file.toString(), settings())) {
      SourceFormat format = source.open();
      source.grab();
      FrameImage image = source.image();
      FrameImage picture = source.picture();

      assertEquals(List.of(width, height), List.of(format.width(), format.height()));
      assertEquals(LetterboxGeometry.fit(width, height, 456, 256), image.geometry());
      assertEquals(corners, Pictures.corners(image));
      assertEquals(LetterboxGeometry.unscaled(width, height), picture.geometry());
      assertEquals(corners, Pictures.corners(picture));
    }
  }

  @Test
  void widePixelsWidenThePictureAndTheRestIsBlack() throws SourceException {
    Path file =
        Clip.h264(320, 360, 25)
            .withAspect(3, 2)
            .write(folder.resolve("wide.mkv"), 3, i -> Pictures.quadrants(320, 360));

    try (FrameSource source = source(file.toString(), settings())) {
      SourceFormat format = source.open();
      source.grab();
      FrameImage image = source.image();

      assertEquals(List.of(480, 360), List.of(format.width(), format.height()));
      assertEquals(LetterboxGeometry.fit(480, 360, 456, 256), image.geometry());
      assertEquals(341, image.geometry().scaledWidth());
      assertEquals("RGBW", Pictures.corners(image));
      assertEquals("RGBW", Pictures.corners(source.picture()));
      for (int x = 341; x < 456; x++) {
        for (int plane = 0; plane < 3; plane++) {
          assertEquals(0, Pictures.level(image, x, 128, plane), "black at " + x);
        }
      }
      assertEquals(255, Pictures.level(image, 338, 250, 0), 8, "picture up to its edge");
    }
  }

  @Test
  void turnedVideoWithWidePixelsIsBoth() throws SourceException {
    Path file =
        Clip.h264(320, 360, 25)
            .withAspect(3, 2)
            .turned(1)
            .write(folder.resolve("both.mp4"), 3, i -> Pictures.quadrants(320, 360));

    try (FrameSource source = source(file.toString(), settings())) {
      SourceFormat format = source.open();
      source.grab();

      assertEquals(List.of(360, 480), List.of(format.width(), format.height()));
      assertEquals("BRWG", Pictures.corners(source.image()));
    }
  }

  /** A wrong matrix would shift green by 10 levels and more. Odd widths are scaled otherwise. */
  @ParameterizedTest
  @CsvSource({"false, 256", "true, 256", "false, 135", "true, 135"})
  void coloursFollowTheMatrixOfTheStream(boolean bt709, int side) throws SourceException {
    byte[] picture = new byte[64 * 64 * 3];
    for (int i = 0; i < picture.length; i += 3) {
      picture[i] = 40;
      picture[i + 1] = (byte) 180;
      picture[i + 2] = 90;
    }
    Clip clip = Clip.h264(64, 64, 25);
    Path file = (bt709 ? clip.inBt709() : clip).write(folder.resolve("green.mp4"), 3, i -> picture);

    try (FrameSource source = source(file.toString(), settings().withSize(side, side))) {
      source.open();
      source.grab();
      FrameImage image = source.image();

      assertEquals(40, Pictures.level(image, 100, 100, 0), 4);
      assertEquals(180, Pictures.level(image, 100, 100, 1), 4);
      assertEquals(90, Pictures.level(image, 100, 100, 2), 4);
    }
  }

  @Test
  void framesNotScaledAreSkippedAndEveryImageIsNew() throws SourceException {
    Path file =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.mp4"), 10, i -> Pictures.grey(320, 180, 20 * i));

    try (FrameSource source = source(file.toString(), settings())) {
      source.open();
      for (int i = 0; i < 4; i++) {
        source.grab();
      }
      byte[] fourth = source.image().bgr();
      byte[] copy = fourth.clone();
      source.grab();
      assertFalse(Arrays.equals(fourth, source.image().bgr()));
      assertArrayEquals(copy, fourth);
    }
  }

  @Test
  void otherOutputSizeIsKept() throws SourceException {
    Path file =
        Clip.h264(320, 180, 25)
            .write(folder.resolve("clip.mp4"), 1, i -> Pictures.quadrants(320, 180));

    try (FrameSource source = source(file.toString(), settings().withSize(101, 67))) {
      source.open();
      source.grab();
      FrameImage image = source.image();
      assertEquals(LetterboxGeometry.fit(320, 180, 101, 67), image.geometry());
      assertEquals("RGBW", Pictures.corners(image));
    }
  }

  @Test
  void annexBWithoutPtsGoesOnAtItsRate() throws SourceException {
    Path file =
        Clip.h264(320, 180, 25)
            .writeAnnexB(folder.resolve("clip.h264"), 10, i -> Pictures.grey(320, 180, 20 * i));

    try (FrameSource source = source(file.toString(), settings())) {
      assertEquals(Duration.ZERO, source.open().duration());
      for (int i = 0; i < 10; i++) {
        assertEquals(i * 40_000L, source.grab().orElseThrow().ptsMicros());
      }
      assertTrue(source.grab().isEmpty());
    }
  }

  @Test
  void pacedFileIsLive() throws SourceException {
    Path file =
        Clip.h264(64, 64, 25).write(folder.resolve("clip.mp4"), 2, i -> Pictures.grey(64, 64, 9));

    try (FrameSource source = source(file.toString(), settings().withPaced(true))) {
      assertTrue(source.open().live());
      assertTrue(source.grab().isPresent());
      assertTrue(source.grab().isPresent());
      assertTrue(source.grab().isEmpty());
    }
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> NOW).create(SourceUrl.parse(url), settings);
  }
}
