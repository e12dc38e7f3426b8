package dev.posewire.decoder.openpose.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where equal elements end up, {@code SortKeysTest} and the comparison of the decoders tell. */
class IntroSortTest {
  @Test
  void sortsWhateverComes() {
    Random random = new Random(7);
    for (int size = 0; size < 300; size++) {
      List<Integer> items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add(random.nextInt(1 + size / 2));
      }
      List<Integer> expected = items.stream().sorted().toList();

      IntroSort.sort(items, Comparator.naturalOrder());

      assertEquals(expected, items);
    }
  }
}
