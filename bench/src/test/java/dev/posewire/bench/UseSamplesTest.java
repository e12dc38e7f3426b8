package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class UseSamplesTest {
  private final UseSamples samples = new UseSamples();

  @Test
  void whatMovesAboutAMeanIsFlat() {
    for (int i = 0; i < 20; i++) samples.add(new ProcessUse(i, 200 + i % 3, 60, 100 + i % 2));

    assertTrue(samples.isFlat());
    assertTrue(samples.lines().get(1).startsWith("threads       first 60, last 60"));
  }

  @Test
  void threadsThatStayBehindAreNotFlat() {
    for (int i = 0; i < 20; i++) samples.add(new ProcessUse(i, 200, 60 + i, 100));

    assertFalse(samples.isFlat());
  }
}
