package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.LetterboxGeometry.Axis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LetterboxGeometryTest {

  @Test
  void widePictureFillsTheWidthAndIsBlackBelow() {
    LetterboxGeometry geometry = LetterboxGeometry.fit(1920, 1080, 456, 256);

    assertEquals(List.of(1920, 1080), List.of(geometry.sourceWidth(), geometry.sourceHeight()));
    assertEquals(List.of(455, 256), List.of(geometry.scaledWidth(), geometry.scaledHeight()));
    assertEquals(List.of(456, 256), List.of(geometry.width(), geometry.height()));
    assertEquals(256f / 1080, geometry.scale());
    assertEquals(LetterboxGeometry.fit(1000, 250, 456, 256).scaledHeight(), 114);
    assertEquals(LetterboxGeometry.fit(1000, 250, 456, 256).scaledWidth(), 456);
  }

  @Test
  void tallPictureFillsTheHeightAndIsBlackAtTheRight() {
    LetterboxGeometry geometry = LetterboxGeometry.fit(1080, 1920, 456, 256);

    assertEquals(144, geometry.scaledWidth());
    assertEquals(256, geometry.scaledHeight());
    assertEquals(0, geometry.padX());
    assertEquals(0, geometry.padY());
  }

  @Test
  void smallPictureIsEnlarged() {
    LetterboxGeometry geometry = LetterboxGeometry.fit(228, 128, 456, 256);

    assertEquals(2f, geometry.scale());
    assertEquals(456, geometry.scaledWidth());
  }

  @Test
  void thinPictureKeepsAtLeastOnePixel() {
    assertEquals(1, LetterboxGeometry.fit(1, 8000, 456, 256).scaledWidth());
  }

  @Test
  void unscaledPictureIsItsOwnImage() {
    LetterboxGeometry geometry = LetterboxGeometry.unscaled(641, 359);

    assertEquals(1f, geometry.scale());
    assertEquals(641 * 359 * 3, geometry.imageBytes());
  }

  @Test
  void sizesBelowOneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> LetterboxGeometry.fit(0, 10, 456, 256));
    assertThrows(IllegalArgumentException.class, () -> LetterboxGeometry.fit(10, 10, 456, 0));
  }

  @Test
  void imageOfAnotherLengthIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FrameImage(LetterboxGeometry.unscaled(4, 4), new byte[47]));
  }

  @Test
  void regionFillsTheImageAndItsPadsReachBack() {
    LetterboxGeometry geometry = region(1920, 1080, new PictureRegion(0.25, 0.5, 0.5, 0.5));

    assertEquals(256f / 540, geometry.scale());
    assertEquals(480, geometry.x().from(), 5);
    assertEquals(-228, geometry.padX(), 2);
    assertEquals(540, geometry.y().from(), 5);
    assertEquals(1080, geometry.y().to());
    assertEquals(454, geometry.scaledWidth(), 3);
    assertEquals(1920, geometry.sourceWidth());
  }

  @Test
  void regionOfAllIsTheWholePicture() {
    assertEquals(
        LetterboxGeometry.fit(1920, 1080, 456, 256),
        region(1920, 1080, new PictureRegion(0, 0, 1, 1)));
  }

  /** The scaler maps by sizes, whoever reads the frame by scale and pads: they must agree. */
  @Test
  void padsAndScaleMeetThePictureEverywhere() {
    Random random = new Random(5);
    double worst = 0;
    for (int i = 0; i < 20_000; i++) {
      int width = 64 + random.nextInt(3800);
      int height = 64 + random.nextInt(2100);
      double x = random.nextDouble() * 0.9;
      double y = random.nextDouble() * 0.9;
      var part =
          new PictureRegion(
              x,
              y,
              (1 - x) * (0.05 + random.nextDouble() * 0.95),
              (1 - y) * random.nextDouble(0.05, 1));
      LetterboxGeometry geometry = region(width, height, part);
      worst = Math.max(worst, error(geometry.x(), geometry.scale(), geometry.padX()));
      worst = Math.max(worst, error(geometry.y(), geometry.scale(), geometry.padY()));
      assertTrue(geometry.x().from() >= Math.round(x * width), "inside at the left");
      assertTrue(geometry.y().to() <= Math.round((y + part.height()) * height), "and below");
    }
    assertTrue(worst < 1, "image pixels off: " + worst);
  }

  @Test
  void tinyRegionKeepsAtLeastOnePixel() {
    LetterboxGeometry geometry = region(64, 64, new PictureRegion(0.999, 0.999, 0.001, 0.001));

    assertEquals(63, geometry.x().from());
    assertEquals(64, geometry.x().to());
    assertEquals(256, geometry.scaledWidth());
  }

  @Test
  void regionOutsideThePictureIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PictureRegion(0.5, 0, 0.6, 1));
    assertThrows(IllegalArgumentException.class, () -> new PictureRegion(0, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new PictureRegion(-0.1, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new PictureRegion(0, 0, 1, Double.NaN));
    assertEquals(
        1, new PictureRegion(0.7f, 0, 0.3f, 1).x() + new PictureRegion(0.7f, 0, 0.3f, 1).width());
  }

  private static LetterboxGeometry region(int width, int height, PictureRegion region) {
    return LetterboxGeometry.fit(
        width,
        height,
        new SourceSettings.Image(456, 256, Optional.of(region), OptionalInt.empty()));
  }

  /** Image pixels between where the scaler puts the part's ends and where its reader finds them. */
  private static double error(Axis axis, double scale, int pad) {
    return Math.max(
        Math.abs(axis.from() * scale + pad), Math.abs(axis.to() * scale + pad - axis.scaled()));
  }
}
