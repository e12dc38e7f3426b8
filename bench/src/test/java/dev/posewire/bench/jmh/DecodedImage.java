package dev.posewire.bench.jmh;

import dev.posewire.decoder.openpose.PoseMaps;
import dev.posewire.decoder.openpose.Scene;
import dev.posewire.schemas.Halves;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What is decoded: the network's outputs of a reference vector, where {@code POSEWIRE_SHARED_DIR}
 * has them; else drawn people, whose maps are cleaner.
 */
public enum DecodedImage {
  NOBODY("v01_zero", 0),
  ONE("v02_one", 1),
  FIVE("v07_five", 5),
  TWENTY("v10_twenty", 20),
  /** More peaks than any street has. */
  VERY_NOISY("v15_very_noisy", 0);

  private static final float NOISE = 0.5f;

  private final String vector;
  private final int people;

  DecodedImage(String vector, int people) {
    this.vector = vector;
    this.people = people;
  }

  PoseMaps maps() throws IOException {
    PoseMaps maps = new PoseMaps(MapValues.HEIGHT, MapValues.WIDTH);
    String shared = System.getenv("POSEWIRE_SHARED_DIR");
    if (shared == null) {
      System.out.println("# drawn: POSEWIRE_SHARED_DIR names no folder with reference vectors");
      draw(maps);
      return maps;
    }
    byte[] bytes =
        Files.readAllBytes(Path.of(shared, "reference", "decoder").resolve(vector + ".f16"));
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    Halves.decode(halves, maps.pafs(), 0, maps.pafs().length);
    Halves.decode(halves, maps.heatmaps(), 0, maps.heatmaps().length);
    return maps;
  }

  private void draw(PoseMaps maps) {
    Random random = new Random(people);
    for (int i = 0; i < people; i++) {
      int middleX = (i + 1) * 8 * MapValues.WIDTH / (people + 1);
      maps.person(Scene.standing(middleX, random.nextInt(60), 100 + random.nextInt(60)), 0.9);
    }
    if (this == VERY_NOISY) {
      for (float[] values : new float[][] {maps.heatmaps(), maps.pafs()}) {
        for (int i = 0; i < values.length; i++) values[i] = NOISE * (random.nextFloat() - 0.5f);
      }
    }
  }
}
