package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.PictureRegion;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionTest {
  /** Blue, green and red of discs that the test card draws at joints, each once a puppet. */
  private static final int[][] JOINTS = {{255, 0, 255}, {0, 255, 0}, {0, 255, 255}};

  @TempDir Path folder;

  /** A reader's keypoint is {@code (image - pad) / scale}: it must be the same spot, cut or not. */
  @ParameterizedTest
  @CsvSource({
    "1920, 1080, 0, 0.1, 0.05, 0.8, 0.9",
    "1920, 1080, 0, 0.15, 0, 0.85, 1",
    "1280, 720, 0, 0.117, 0.031, 0.733, 0.9513",
    "1280, 720, 1, 0.117, 0.031, 0.733, 0.9513",
    "1280, 720, 2, 0.117, 0.031, 0.733, 0.9513",
    "1280, 720, 3, 0.117, 0.031, 0.733, 0.9513"
  })
  void jointsKeepTheirPlaceInTheSource(
      int width, int height, int quarters, double x, double y, double partWidth, double partHeight)
      throws SourceException {
    String url = "testcard:?people=1&seed=3&width=%d&height=%d".formatted(width, height);
    Path clip =
        Clip.h264(width, height, 25)
            .encodedBy("mjpeg")
            .turned(quarters)
            .write(folder.resolve("card.mov"), 1, i -> picture(url).bgr());

    PictureRegion region = new PictureRegion(x, y, partWidth, partHeight);
    for (String source : List.of(url, clip.toString())) {
      try (FrameSource whole = source(source, settings());
          FrameSource part = source(source, settings().withRegion(region))) {
        SourceFormat format = part.open();
        assertEquals(whole.open(), format, "the source stays what it is");
        whole.grab();
        part.grab();
        FrameImage picture = whole.picture();
        FrameImage cut = part.image();
        assertEquals(456, cut.geometry().width());
        for (int[] joint : JOINTS) {
          double[] truth = spot(picture, joint);
          double[] found = spot(cut, joint);
          // A pixel of the image: the discs are a few of them wide, colours of a film half as fine.
          double limit = 1 / cut.geometry().scale();
          assertEquals(truth[0], found[0], limit, "x of " + source);
          assertEquals(truth[1], found[1], limit, "y of " + source);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, R", "0.5, 0, G", "0, 0.5, B", "0.5, 0.5, W"})
  void nothingButTheRegionIsSeen(double x, double y, char colour) throws SourceException {
    Path file =
        Clip.h264(322, 182, 25)
            .withAspect(3, 2)
            .write(folder.resolve("wide.mkv"), 2, i -> Pictures.quadrants(322, 182));
    PictureRegion quarter = new PictureRegion(x, y, 0.5, 0.5);

    try (FrameSource source = source(file.toString(), settings().withRegion(quarter))) {
      SourceFormat format = source.open();
      source.grab();
      FrameImage image = source.image();

      assertEquals(List.of(483, 182), List.of(format.width(), format.height()));
      assertEquals(("" + colour).repeat(4), Pictures.corners(image));
      // Colours are stored at half the size, and blend with the neighbours' over some pixels.
      int right = image.geometry().scaledWidth() - 20;
      int last = image.geometry().scaledHeight() - 20;
      for (int plane = 0; plane < 3; plane++) {
        int level = Pictures.level(image, right / 2, last / 2, plane);
        assertEquals(level, Pictures.level(image, 20, 20, plane), 25);
        assertEquals(level, Pictures.level(image, right, 20, plane), 25);
        assertEquals(level, Pictures.level(image, 20, last, plane), 25);
        assertEquals(level, Pictures.level(image, right, last, plane), 25);
      }
      assertEquals("RGBW", Pictures.corners(source.picture()), "the picture stays whole");
    }
  }

  @Test
  void regionIsFollowedWhereTheSizeChanges() throws SourceException {
    // Its own place in the picture, whatever the picture's size.
    for (int width : new int[] {640, 1280}) {
      LetterboxGeometry geometry =
          LetterboxGeometry.fit(
              width,
              width * 9 / 16,
              settings().withRegion(new PictureRegion(0.5, 0, 0.5, 0.5)).image());
      assertEquals(0.5, (double) geometry.x().from() / width, 0.01);
      assertTrue(geometry.scaledWidth() > 440);
    }
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  private static FrameImage picture(String url) {
    try (FrameSource source = source(url, SourceSettings.defaults())) {
      source.open();
      source.grab();
      return source.picture();
    } catch (SourceException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The middle of all pixels of a colour, in pixels of the whole source. */
  private static double[] spot(FrameImage image, int[] colour) {
    double sumX = 0;
    double sumY = 0;
    double weights = 0;
    LetterboxGeometry geometry = image.geometry();
    for (int y = 0; y < geometry.height(); y++) {
      for (int x = 0; x < geometry.width(); x++) {
        int off = 0;
        for (int plane = 0; plane < 3; plane++) {
          off = Math.max(off, Math.abs(Pictures.level(image, x, y, plane) - colour[plane]));
        }
        double weight = Math.max(0, 100 - off);
        sumX += weight * (x + 0.5);
        sumY += weight * (y + 0.5);
        weights += weight;
      }
    }
    assertTrue(weights > 0, "the joint is in the picture");
    return new double[] {
      (sumX / weights - geometry.padX()) / geometry.scale(),
      (sumY / weights - geometry.padY()) / geometry.scale()
    };
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> Instant.EPOCH).create(SourceUrl.parse(url), settings);
  }
}
