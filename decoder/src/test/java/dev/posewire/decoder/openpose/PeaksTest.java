package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeaksTest {
  private final Peaks peaks = new Peaks();

  @Test
  void bestStayInTheirOrderAndOfEqualOnesTheLeftmost() {
    float[] scores = {0.3f, 0.5f, 0.2f, 0.5f, 0.3f, 0.9f, 0.3f};
    for (int x = 0; x < scores.length; x++) peaks.add(x, 7, scores[x]);

    assertEquals(2, peaks.keepBest(5));

    assertEquals(List.of(0, 1, 3, 4, 5), columns());
    assertEquals(0.9f, peaks.score(4));
  }

  @Test
  void fewEnoughAllStay() {
    for (int x = 0; x < 200; x++) peaks.add(x, 7, 0.5f);

    assertEquals(0, peaks.keepBest(200));

    assertEquals(IntStream.range(0, 200).boxed().toList(), columns());
  }

  private List<Integer> columns() {
    return IntStream.range(0, peaks.size()).map(peaks::x).boxed().toList();
  }
}
