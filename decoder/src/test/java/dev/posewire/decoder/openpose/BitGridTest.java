package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitGridTest {
  /** Compared with the JDK's, in grids of one word a row and of several. */
  @Test
  void rowsAreAsBitSetsAre() {
    Random random = new Random(3);
    for (int columns : new int[] {9, 63, 64, 65, 128, 513}) {
      BitGrid grid = new BitGrid(2, columns);
      BitSet expected = new BitSet();
      for (int i = 0; i < 6; i++) {
        int from = random.nextInt(columns + 2) - 2;
        int to = from + random.nextInt(columns / 3);
        grid.set(1, from, to);
        expected.set(Math.max(0, from), Math.max(0, Math.min(columns, to)));
      }
      for (int column = 0; column <= columns; column++) {
        int set = expected.nextSetBit(column);
        assertEquals(set < 0 ? columns : set, grid.nextSet(1, column), columns + " set");
        int clear = Math.min(columns, expected.nextClearBit(column));
        assertEquals(clear, grid.nextClear(1, column), columns + " clear");
      }
      assertEquals(columns, grid.nextSet(0, 0), "the other row");
    }
  }

  @Test
  void rowTakesOverAnother() {
    BitGrid grid = new BitGrid(2, 100);
    grid.set(0, 10, 20);
    grid.set(1, 90, 95);

    grid.setAll(1, grid, 0);

    assertEquals(10, grid.nextSet(1, 0));
    assertEquals(90, grid.nextSet(1, 20));
    grid.clear();
    assertEquals(100, grid.nextSet(1, 0));
  }
}
