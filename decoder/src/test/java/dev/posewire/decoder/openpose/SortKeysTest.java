package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The stored orders are those of {@code std::sort} in GNU's C++ library 12. */
class SortKeysTest {
  @Test
  void sixteenElementsAreSortedStably() {
    assertEquals(
        List.of(0, 5, 10, 15, 3, 8, 13, 1, 6, 11, 4, 9, 14, 2, 7, 12),
        sortedPositions(IntStream.range(0, 16).map(i -> i * 7 % 5).toArray()));
  }

  @Test
  void seventeenElementsAreNot() {
    assertEquals(
        List.of(0, 15, 5, 10, 3, 13, 8, 16, 11, 6, 1, 9, 4, 14, 7, 12, 2),
        sortedPositions(IntStream.range(0, 17).map(i -> i * 7 % 5).toArray()));
  }

  @Test
  void equalElementsOfALongerListLieAsInGnusLibrary() {
    assertEquals(
        List.of(
            10, 20, 25, 15, 30, 35, 5, 0, 33, 8, 28, 13, 3, 38, 23, 18, 31, 1, 36, 26, 21, 6, 16,
            11, 39, 19, 4, 34, 9, 29, 14, 24, 12, 27, 32, 7, 17, 37, 2, 22),
        sortedPositions(IntStream.range(0, 40).map(i -> i * 7 % 5).toArray()));
  }

  /** Keys against which quicksort goes too deep: the rest is sorted by the heap. */
  @Test
  void equalElementsLieAsInGnusLibraryWhereItTurnsToTheHeap() {
    int[] keys = {
      24, 1, 24, 3, 26, 5, 24, 7, 25, 9, 24, 11, 26, 13, 23, 15, 25, 17, 20, 19, 26, 26, 25, 25, 0,
      2, 4, 6, 8, 10, 12, 14, 16, 18, 23, 22, 23, 22, 22, 21, 22, 21, 21, 20, 21, 20, 20, 23
    };
    assertEquals(
        List.of(
            24, 1, 25, 3, 26, 5, 27, 7, 28, 9, 29, 11, 30, 13, 31, 15, 32, 17, 33, 19, 45, 43, 18,
            46, 39, 42, 44, 41, 35, 37, 38, 40, 36, 14, 47, 34, 6, 10, 0, 2, 23, 8, 16, 22, 21, 12,
            20, 4),
        sortedPositions(keys));
  }

  /** The second of each pair, in the order of the first. */
  private static List<Integer> sortedPositions(int[] firsts) {
    SortKeys keys = new SortKeys();
    for (int i = 0; i < firsts.length; i++) keys.add(firsts[i], i);
    keys.sort();
    return IntStream.range(0, keys.size()).map(keys::second).boxed().toList();
  }
}
