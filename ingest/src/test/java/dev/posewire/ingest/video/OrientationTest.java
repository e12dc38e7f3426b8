package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  private static final int ONE = 1 << 16;

  /** Three columns, two rows: 1 2 3 over 4 5 6. */
  @ParameterizedTest(name = "{4}")
  @CsvSource({
    " 1, 0, 0, 1, upright,          3, 123456",
    "-1, 0, 0,-1, half turn,        3, 654321",
    " 0, 1,-1, 0, quarter right,    2, 415263",
    " 0,-1, 1, 0, quarter left,     2, 362514",
    "-1, 0, 0, 1, mirrored,         3, 321654",
    " 1, 0, 0,-1, upside down,      3, 456123",
    " 0, 1, 1, 0, transposed,       2, 142536",
    " 0,-1,-1, 0, anti-transposed,  2, 635241"
  })
  void eightWaysAreSetUpright(
      int a, int b, int c, int d, String name, int columns, String expected) {
    Orientation orientation =
        Orientation.of(new int[] {a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30});
    int stride = 12;
    byte[] stored = new byte[2 * stride];
    for (int pixel = 0; pixel < 6; pixel++) {
      for (int plane = 0; plane < 3; plane++) {
        stored[pixel / 3 * stride + pixel % 3 * 3 + plane] = (byte) (10 * plane + pixel + 1);
      }
    }
    int imageWidth = 4;
    byte[] image = new byte[imageWidth * 3 * 3];

    new StoredPicture(ByteBuffer.wrap(stored), stride, 3, 2)
        .copyUpright(orientation, ByteBuffer.wrap(image), imageWidth * 3);

    assertEquals(columns == 2, orientation.swapped());
    byte[] wanted = new byte[image.length];
    for (int i = 0; i < 6; i++) {
      int to = (i / columns * imageWidth + i % columns) * 3;
      for (int plane = 0; plane < 3; plane++) {
        wanted[to + plane] = (byte) (10 * plane + expected.charAt(i) - '0');
      }
    }
    assertArrayEquals(wanted, image, name);
  }

  @Test
  void crookedMatrixGoesToTheNearestQuarterTurn() {
    int[] tenDegrees = {64_540, 11_380, 0, -11_380, 64_540, 0, 0, 0, 1 << 30};
    assertEquals(Orientation.UPRIGHT, Orientation.of(tenDegrees));
  }

  @Test
  void shortMatrixIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Orientation.of(IntStream.range(0, 8).toArray()));
  }
}
