package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StillPictureTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void stillPictureIsOneFrame(String format) throws Exception {
    Path file = folder.resolve("still." + format);
    Pictures.write(file, format, Pictures.quadrants(301, 203), 301, 203);

    try (FrameSource source = source(file.toString(), settings())) {
      source.open();
      assertEquals(0, source.grab().orElseThrow().ptsMicros());
      assertEquals("RGBW", Pictures.corners(source.image()));
      if (!format.equals("jpg")) {
        assertArrayEquals(Pictures.quadrants(301, 203), source.picture().bgr());
      }
      assertTrue(source.grab().isEmpty());
    }
  }

  @Test
  void nameOfAPictureIsNoPattern() throws Exception {
    for (String name : List.of("still%03d.png", "still001.png", "still*.png", "wrong.jpg")) {
      Pictures.write(folder.resolve(name), "png", Pictures.quadrants(64, 64), 64, 64);
    }
    for (String name : List.of("still%03d.png", "still001.png", "still*.png", "wrong.jpg")) {
      try (FrameSource source = source(name, settings())) {
        source.open();
        assertTrue(source.grab().isPresent(), name);
        assertEquals("RGBW", Pictures.corners(source.image()), name);
        assertTrue(source.grab().isEmpty(), name);
      }
    }
  }

  @Test
  void greyPictureKeepsItsLevels() throws Exception {
    Path file = folder.resolve("grey.png");
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 250);
    grey.getRaster().setSample(1, 0, 0, 5);
    ImageIO.write(grey, "png", file.toFile());

    try (FrameSource source = source(file.toString(), settings())) {
      source.open();
      source.grab();
      assertEquals(250, Pictures.level(source.picture(), 0, 0, 2), 1);
      assertEquals(5, Pictures.level(source.picture(), 1, 0, 2), 1);
    }
  }

  @Test
  void photographIsTurnedAsItsExifSays() throws Exception {
    Path file = folder.resolve("photo.jpg");
    Pictures.write(file, "jpg", Pictures.quadrants(320, 160), 320, 160);
    byte[] jpeg = Files.readAllBytes(file);
    // APP1 "Exif", big-endian TIFF, one entry: orientation (0x112), SHORT, 1 value, 6.
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe1002245786966"
                    + "0000"
                    + "4d4d002a00000008"
                    + "0001"
                    + "011200030000000100060000"
                    + "00000000");
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    turned.write(jpeg, 0, 2);
    turned.writeBytes(exif);
    turned.write(jpeg, 2, jpeg.length - 2);
    Files.write(file, turned.toByteArray());

    try (FrameSource source = source(file.toString(), settings())) {
      SourceFormat format = source.open();
      source.grab();
      assertEquals(List.of(160, 320), List.of(format.width(), format.height()));
      assertEquals("BRWG", Pictures.corners(source.image()));
    }
  }

  @Test
  void sizeThatChangesInMidStreamIsFollowed() throws Exception {
    int[][] sizes = {{320, 180}, {320, 180}, {160, 240}, {640, 360}};
    Path file = Pictures.writeChanging(folder.resolve("changing.mjpeg"), sizes);

    List<LetterboxGeometry> seen = new ArrayList<>();
    try (FrameSource source = source(file.toString(), settings())) {
      source.open();
      while (source.grab().isPresent()) {
        assertEquals("RGBW", Pictures.corners(source.image()));
        seen.add(source.image().geometry());
      }
    }
    List<LetterboxGeometry> expected = new ArrayList<>();
    for (int[] size : sizes) {
      expected.add(LetterboxGeometry.fit(size[0], size[1], 456, 256));
    }
    assertEquals(expected, seen);
  }

  @Test
  void fileUrlsAndPathsInsideTheFolderMeanTheSameFile() throws SourceException, IOException {
    Path file = folder.resolve("a %d b:c.mp4");
    Clip.h264(64, 64, 25).write(file, 1, i -> Pictures.grey(64, 64, 9));
    for (String url :
        List.of(file.toString(), file.toUri().toString(), "a %d b:c.mp4", "file:a %d b:c.mp4")) {
      try (FrameSource source = source(url, settings())) {
        assertEquals(64, source.open().width(), url);
      }
    }
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> NOW).create(SourceUrl.parse(url), settings);
  }
}
