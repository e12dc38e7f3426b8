package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureShapeTest {

  @ParameterizedTest
  @CsvSource({
    "720, 576, 16, 15, false, 768, 576",
    "720, 480, 10, 11, false, 655, 480",
    "720, 576, 16, 15, true,  576, 768",
    "640, 480,  0,  1, false, 640, 480",
    "640, 480,  1,  0, false, 640, 480",
    "640, 480, 9000, 1, false, 640, 480",
    "  1, 480,  1,  8, false,   1, 480"
  })
  void pixelsBecomeSquare(
      int width,
      int height,
      int num,
      int den,
      boolean turned,
      int uprightWidth,
      int uprightHeight) {
    Orientation orientation = new Orientation(turned, false, false);

    PictureShape shape = PictureShape.of(width, height, num, den, orientation);

    assertEquals(new PictureShape(orientation, uprightWidth, uprightHeight), shape);
  }
}
