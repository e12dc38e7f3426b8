package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecentRateTest {
  private static final long TENTH = 100_000_000L;

  private final RecentRate rate = new RecentRate();

  @Test
  void rateIsThatOfTheLastSeconds() {
    frames(0, 11);
    assertEquals(10, rate.perSecond(10 * TENTH), 0.01, "before a whole window");
    frames(11, 100);
    assertEquals(10, rate.perSecond(100 * TENTH), 0.3);
  }

  @Test
  void silenceBringsItToZero() {
    frames(0, 100);
    rate.perSecond(200 * TENTH);
    assertEquals(0, rate.perSecond(300 * TENTH), 0.01);
  }

  @Test
  void newConnectionBeginsAnew() {
    frames(0, 100);
    rate.restart();
    assertEquals(0, rate.perSecond(100 * TENTH));
  }

  private void frames(int from, int to) {
    for (int i = from; i < to; i++) {
      rate.add(i * TENTH);
    }
  }
}
