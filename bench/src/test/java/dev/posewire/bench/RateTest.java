package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RateTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void framesASecondAndTheirRatio() {
    Rate engine = new Rate(300, 10 * SECOND, 9 * SECOND, 0);
    Rate pipeline = new Rate(270, 10 * SECOND, 9 * SECOND, 0);

    assertEquals(30, engine.perSecond(), 1e-9);
    assertEquals(0.9, pipeline.ratioTo(engine), 1e-9);
  }

  @Test
  void cpuTimeIsOfAFrameAndOfTheWallTime() {
    Rate rate = new Rate(100, 4 * SECOND, 2 * SECOND, SECOND);

    assertEquals(20, rate.engineMillis(), 1e-9);
    assertEquals(0.5, rate.busyThreads(), 1e-9);
    assertEquals(0.25, rate.delayedThreads(), 1e-9);
  }

  @Test
  void aTotalWeighsRoundsByTheirTime() {
    Rate total =
        Rate.total(List.of(new Rate(100, SECOND, SECOND, 1), new Rate(100, 3 * SECOND, SECOND, 2)));

    assertEquals(50, total.perSecond(), 1e-9);
    assertEquals(2 * SECOND, total.cpuNanos());
    assertEquals(3, total.delayNanos());
  }

  @Test
  void nothingHasNoRate() {
    assertThrows(IllegalArgumentException.class, () -> new Rate(0, SECOND, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Rate.total(List.of()));
  }
}
