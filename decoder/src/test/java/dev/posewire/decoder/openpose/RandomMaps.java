package dev.posewire.decoder.openpose;

import dev.posewire.schemas.Halves;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Maps as no network would give them, and as one would; the same for the same seed. */
final class RandomMaps {
  private static final float[] BROKEN = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    65_505,
    -65_504,
    Float.MIN_VALUE,
    -0f
  };

  private final Random random;
  private final int height;
  private final int width;

  private RandomMaps(Random random, int height, int width) {
    this.random = random;
    this.height = height;
    this.width = width;
  }

  static PoseMaps draw(long seed) {
    Random random = new Random(seed);
    int height = size(random, 20);
    return new RandomMaps(random, height, size(random, height > 20 ? 10 : 30)).draw();
  }

  /** Small ones mostly, and one in fifty of any size. */
  private static int size(Random random, int usual) {
    int most = random.nextInt(100) == 0 && usual > 10 ? OpenPoseDecoder.MAX_SIZE : usual;
    return OpenPoseDecoder.MIN_SIZE + random.nextInt(most - OpenPoseDecoder.MIN_SIZE + 1);
  }

  private PoseMaps draw() {
    PoseMaps maps = new PoseMaps(height, width);
    int people = random.nextInt(8);
    for (int i = 0; i < people; i++) {
      double middleX = random.nextInt(8 * width);
      double crownY = random.nextInt(8 * height) - 4 * height;
      double bodyHeight = 20 + random.nextInt(10 * height);
      maps.person(Scene.standing(middleX, crownY, bodyHeight), random.nextDouble());
    }
    if (height * width < 500 && random.nextInt(3) == 0) {
      float strength = (float) Math.pow(10, random.nextInt(6) - 3);
      addNoise(maps.heatmaps(), strength);
      addNoise(maps.pafs(), random.nextBoolean() ? strength : 1);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      mutate(random.nextBoolean() ? maps.heatmaps() : maps.pafs());
    }
    if (random.nextBoolean()) {
      round(maps.heatmaps());
      round(maps.pafs());
    }
    return maps;
  }

  private void addNoise(float[] values, float strength) {
    for (int i = 0; i < values.length; i++) {
      values[i] += strength * (random.nextFloat() - 0.5f);
    }
  }

  private void mutate(float[] values) {
    int cells = height * width;
    int plane = random.nextInt(values.length / cells) * cells;
    switch (random.nextInt(7)) {
      case 0 -> Arrays.fill(values, plane, plane + cells, random.nextFloat() * 2 - 1);
      case 1 -> scale(values, plane, plane + cells, -1);
      case 2 -> scale(values, 0, values.length, (float) Math.pow(10, random.nextInt(8) - 3));
      case 3 -> sprinkle(values);
      case 4 -> quantize(values);
      case 5 -> System.arraycopy(values, plane, values, 0, cells);
      default -> Arrays.fill(values, BROKEN[random.nextInt(BROKEN.length)]);
    }
  }

  private static void scale(float[] values, int from, int to, float factor) {
    for (int i = from; i < to; i++) values[i] *= factor;
  }

  private void sprinkle(float[] values) {
    for (int i = random.nextInt(40); i > 0; i--) {
      values[random.nextInt(values.length)] = BROKEN[random.nextInt(BROKEN.length)];
    }
  }

  /** Makes many equal ones. */
  private static void quantize(float[] values) {
    for (int i = 0; i < values.length; i++) values[i] = Math.round(values[i] * 8) / 8f;
  }

  /** As they travel. */
  private static void round(float[] values) {
    ByteBuffer halves = ByteBuffer.allocate(values.length * Short.BYTES);
    Halves.encode(values, 0, values.length, halves);
    Halves.decode(halves.flip(), values, 0, values.length);
  }
}
