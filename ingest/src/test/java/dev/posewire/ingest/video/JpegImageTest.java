package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.PictureRegion;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.schemas.Encoding;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegImageTest {
  private static final String CARD = "testcard:?people=3&seed=7&width=1280&height=720";

  @TempDir Path folder;

  @Test
  void betterQualityIsNearerAndLonger() throws Exception {
    FrameImage bgr = image(CARD, settings());
    int bytes = 0;
    double nearness = 0;
    for (int quality : new int[] {1, 30, 75, 90, 100}) {
      FrameImage jpeg = image(CARD, settings().withJpeg(quality));

      assertEquals(Encoding.JPEG, jpeg.encoding());
      assertEquals(bgr.geometry(), jpeg.geometry());
      assertTrue(jpeg.bytes().length > bytes, "bytes at " + quality);
      assertTrue(psnr(bgr, decode(jpeg.bytes())) > nearness, "dB at " + quality);
      bytes = jpeg.bytes().length;
      nearness = psnr(bgr, decode(jpeg.bytes()));
    }
    assertTrue(nearness > 36, "dB: " + nearness);
  }

  /** The standard's table for brightness begins with 16; quality 90 is a fifth of it. */
  @Test
  void qualityIsLibjpegs() throws SourceException {
    byte[] jpeg = image(CARD, settings().withJpeg(90)).bytes();
    int table = 0;
    while ((jpeg[table] & 0xff) != 0xff || (jpeg[table + 1] & 0xff) != 0xdb) {
      table++;
    }
    assertEquals(3, jpeg[table + 5]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void jpegLiesUprightInTheSameLetterbox(int quarters) throws Exception {
    Path file =
        Clip.h264(640, 360, 25)
            .turned(quarters)
            .write(folder.resolve("turned.mp4"), 3, i -> Pictures.quadrants(640, 360));

    for (SourceSettings settings :
        List.of(
            settings(),
            settings().withSize(301, 255),
            settings().withRegion(new PictureRegion(0.2, 0.1, 0.7, 0.8)))) {
      FrameImage bgr = image(file.toString(), settings);
      FrameImage jpeg = image(file.toString(), settings.withJpeg(95));
      assertEquals(bgr.geometry(), jpeg.geometry());
      FrameImage decoded = new FrameImage(jpeg.geometry(), decode(jpeg.bytes()));
      assertEquals(Pictures.corners(bgr), Pictures.corners(decoded));
      assertTrue(psnr(bgr, decoded.bgr()) > 30, "dB: " + psnr(bgr, decoded.bgr()));
    }
  }

  @Test
  void blackPartIsRenewedWhereThePictureShrinks() throws Exception {
    Path file =
        Pictures.writeChanging(
            folder.resolve("changing.mjpeg"), new int[] {320, 180}, new int[] {100, 200});

    try (FrameSource source = source(file.toString(), settings().withJpeg(90))) {
      source.open();
      source.grab();
      source.image();
      source.grab();
      FrameImage image = source.image();
      FrameImage decoded = new FrameImage(image.geometry(), decode(image.bytes()));
      assertEquals(128, image.geometry().scaledWidth());
      assertEquals("RGBW", Pictures.corners(decoded));
      for (int x = 140; x < 456; x++) {
        assertTrue(Pictures.level(decoded, x, 128, 1) < 8, "black at " + x);
      }
    }
  }

  @Test
  void fullPictureStaysUncompressed() throws SourceException {
    try (FrameSource source = source(CARD, settings().withJpeg(50))) {
      source.open();
      source.grab();
      assertEquals(Encoding.BGR24, source.picture().encoding());
      FrameImage jpeg = source.image();
      assertThrows(IllegalStateException.class, jpeg::bgr);
    }
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withMediaFolders(List.of(folder));
  }

  private static FrameImage image(String url, SourceSettings settings) throws SourceException {
    try (FrameSource source = source(url, settings)) {
      source.open();
      source.grab();
      return source.image();
    }
  }

  /** As packed BGR24. */
  private static byte[] decode(byte[] jpeg) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(jpeg));
    byte[] bgr = new byte[picture.getWidth() * picture.getHeight() * 3];
    for (int i = 0; i < bgr.length / 3; i++) {
      int rgb = picture.getRGB(i % picture.getWidth(), i / picture.getWidth());
      bgr[3 * i] = (byte) rgb;
      bgr[3 * i + 1] = (byte) (rgb >> 8);
      bgr[3 * i + 2] = (byte) (rgb >> 16);
    }
    return bgr;
  }

  private static double psnr(FrameImage truth, byte[] bgr) {
    double sum = 0;
    for (int i = 0; i < bgr.length; i++) {
      double off = (truth.bgr()[i] & 0xff) - (bgr[i] & 0xff);
      sum += off * off;
    }
    return 10 * Math.log10(255 * 255 / (sum / bgr.length));
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(() -> Instant.EPOCH).create(SourceUrl.parse(url), settings);
  }
}
