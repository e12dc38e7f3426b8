package dev.posewire.decoder.openpose.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BicubicUpsamplerTest {
  private static final int SIZE = 8;

  private final BicubicUpsampler upsampler = new BicubicUpsampler(SIZE, SIZE);
  private final UpsampledPlane result = upsampler.newPlane();
  private final float[] maps = new float[2 * SIZE * SIZE];

  @Test
  void flatPlaneStaysFlatUpToItsBorders() {
    Arrays.fill(maps, 0.75f);
    upsampler.upsample(maps, 0, result);
    for (int y = 0; y < 4 * SIZE; y++) {
      for (int x = 0; x < 4 * SIZE; x++) {
        assertEquals(0.75f, result.at(x, y), "at " + x + ", " + y);
      }
    }
  }

  /** OpenCV's weights: 1535/2048 half a pixel from the cell's edge, 1981/2048 beside its centre. */
  @Test
  void singleCellSpreadsWithOpenCvsWeights() {
    maps[3 * SIZE + 4] = 1;
    upsampler.upsample(maps, 0, result);
    float[] expectedRow = {-21, -135, -225, -147, 235, 873, 1535, 1981, 1981, 1535, 873, 235};
    for (int i = 0; i < expectedRow.length; i++) {
      float expected = expectedRow[i] / 2048 * (1981 / 2048f);
      assertEquals(expected, result.at(4 * 4 - 6 + i, 4 * 3 + 1), 1e-7f, "column " + i);
      assertEquals(expected, result.at(4 * 4 + 1, 4 * 3 - 6 + i), 1e-7f, "row " + i);
    }
  }

  /** The cell stands for its two neighbours outside, too: 1535 + 873 - 225 and so on. */
  @Test
  void bordersAreReplicated() {
    for (int y = 0; y < SIZE; y++) {
      maps[y * SIZE] = 1;
    }
    upsampler.upsample(maps, 0, result);
    float[] expectedRow = {-135 + 873 + 1535, -21 + 235 + 1981, -147 + 1981, -225 + 1535};
    for (int x = 0; x < expectedRow.length; x++) {
      assertEquals(expectedRow[x] / 2048, result.at(x, 0), 1e-6f, "column " + x);
    }
  }

  /**
   * Taps 1, 2^-4, 2^-20 and 1 with the weights -147, 1981, 235 and -21: each order of adding gives
   * another last bit. Downwards OpenCV adds from the last tap.
   */
  @Test
  void rowsAreAddedInOpenCvsOrder() {
    for (int x = 0; x < SIZE; x++) {
      maps[2 * SIZE + x] = 1;
      maps[3 * SIZE + x] = 0x1p-4f;
      maps[4 * SIZE + x] = 0x1p-20f;
      maps[5 * SIZE + x] = 1;
    }
    upsampler.upsample(maps, 0, result);
    assertEquals(-0x1.617f88p-6f, result.at(14, 14));
  }

  /**
   * The same taps to the right, where OpenCV adds from the first; then the row's weight beside the
   * centre.
   */
  @Test
  void columnsAreAddedInOpenCvsOrder() {
    maps[3 * SIZE + 2] = 1;
    maps[3 * SIZE + 3] = 0x1p-4f;
    maps[3 * SIZE + 4] = 0x1p-20f;
    maps[3 * SIZE + 5] = 1;
    upsampler.upsample(maps, 0, result);
    assertEquals(-0x1.617f8ap-6f * (1981 / 2048f), result.at(14, 14));
  }

  @Test
  void readsThePlaneAskedFor() {
    Arrays.fill(maps, SIZE * SIZE, 2 * SIZE * SIZE, 0.5f);
    upsampler.upsample(maps, 1, result);
    assertEquals(0.5f, result.at(0, 0));
  }

  @Test
  void cellsThatAreNoHalfCountAsZero() {
    maps[0] = Float.NaN;
    maps[9] = Float.POSITIVE_INFINITY;
    maps[18] = Float.NEGATIVE_INFINITY;
    maps[27] = 1e38f;
    upsampler.upsample(maps, 0, result);
    for (int y = 0; y < 4 * SIZE; y++) {
      for (int x = 0; x < 4 * SIZE; x++) {
        assertEquals(0f, result.at(x, y), "at " + x + ", " + y);
      }
    }
  }
}
