package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImageHashTest {
  @Test
  void equalPicturesAreEqualAndOneBitMakesAnother() {
    byte[] image = new byte[1_003]; // not a multiple of eight
    new SplittableRandom(7).nextBytes(image);
    long hash = ImageHash.of(image);
    assertEquals(hash, ImageHash.of(image.clone()));

    Set<Long> others = new HashSet<>();
    for (int i = 0; i < image.length; i++) {
      byte[] changed = image.clone();
      changed[i] ^= 1;
      others.add(ImageHash.of(changed));
      assertNotEquals(hash, ImageHash.of(changed), "byte " + i);
    }
    assertEquals(image.length, others.size());
  }

  @Test
  void lengthCounts() {
    assertNotEquals(ImageHash.of(new byte[8]), ImageHash.of(new byte[16]));
    assertNotEquals(ImageHash.of(new byte[0]), ImageHash.of(new byte[1]));
  }
}
