package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LetterboxGeometryTest {

  @Test
  void widePictureFillsTheWidthAndIsBlackBelow() {
    LetterboxGeometry geometry = LetterboxGeometry.fit(1920, 1080, 456, 256);

    assertEquals(new LetterboxGeometry(1920, 1080, 455, 256, 456, 256), geometry);
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
}
