package dev.posewire.bench.jmh;

import java.util.Random;

/**
 * Values as human-pose-estimation-0001 puts them out for one image: most are near zero, and some so
 * near that their halves are subnormal. They are in no order, so branches are harder to foresee
 * than in a real map.
 */
final class MapValues {
  static final int HEATMAP_PLANES = 19;
  static final int PAF_PLANES = 38;
  static final int HEIGHT = 32;
  static final int WIDTH = 57;

  private static final long SEED = 1;

  private MapValues() {}

  /** {@code [planes, HEIGHT, WIDTH]} values from -1 to 1, the same in each run. */
  static float[] of(int planes) {
    Random random = new Random(SEED);
    float[] values = new float[planes * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (random.nextInt(10)) {
            case 0 -> random.nextFloat() * 2 - 1; // a peak or a limb
            case 1 -> (float) random.nextGaussian() * 0x1p-16f; // most are subnormal halves
            default -> (float) random.nextGaussian() * 0.003f;
          };
    }
    return values;
  }
}
