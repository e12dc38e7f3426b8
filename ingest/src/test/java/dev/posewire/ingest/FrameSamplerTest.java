package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {

  @Test
  void zeroTakesEveryFrame() {
    FrameSampler sampler = new FrameSampler(0);

    assertEquals(List.of(0L, 0L, -5L, 40_000L), taken(sampler, List.of(0L, 0L, -5L, 40_000L)));
  }

  @Test
  void halfTheRateTakesEverySecondFrameThoughPtsAreRounded() {
    List<Long> pts = new ArrayList<>();
    for (long frame = 0; frame < 3000; frame++) {
      pts.add(Math.round(frame * 1000 / 30.0) * 1000); // whole milliseconds, as in Matroska
    }

    List<Long> taken = taken(new FrameSampler(15), pts);

    assertEquals(1500, taken.size());
    for (int i = 0; i < taken.size(); i++) {
      assertEquals(pts.get(2 * i), taken.get(i));
    }
  }

  @Test
  void oddRatioIsEvenlySpacedAndDoesNotDrift() {
    List<Long> taken = taken(new FrameSampler(10), steady(0, 25, 25 * 600));

    assertEquals(6000, taken.size());
    for (int i = 0; i < taken.size(); i++) {
      assertEquals(i * 100_000.0, taken.get(i), 20_000, "frame nearest to slot " + i);
    }
  }

  @Test
  void slowerSourceIsTakenWhole() {
    assertEquals(500, taken(new FrameSampler(30), steady(0, 25, 500)).size());
    assertEquals(500, taken(new FrameSampler(25), steady(0, 25, 500)).size());
  }

  @Test
  void jumpForwardTakesOneFrameAndGoesOnAtTheRate() {
    FrameSampler sampler = new FrameSampler(5);
    taken(sampler, steady(0, 25, 50));

    List<Long> after = taken(sampler, steady(3_600_000_000L, 25, 50));

    assertEquals(10, after.size(), 1);
    assertEquals(3_600_000_000L, after.get(0));
  }

  @Test
  void jumpBackStartsAnew() {
    FrameSampler sampler = new FrameSampler(5);
    taken(sampler, steady(1_000_000_000L, 25, 50));

    List<Long> after = taken(sampler, steady(-7_000_000L, 25, 50));

    assertEquals(10, after.size());
    assertEquals(-7_000_000L, after.get(0));
  }

  @Test
  void smallStepBackTakesNoExtraFrame() {
    FrameSampler sampler = new FrameSampler(10);

    assertTrue(sampler.take(0));
    assertFalse(sampler.take(40_000));
    assertFalse(sampler.take(20_000));
    assertTrue(sampler.take(100_000));
  }

  @Test
  void newRateHoldsFromTheLastFrameTaken() {
    FrameSampler sampler = new FrameSampler(25);
    taken(sampler, steady(0, 25, 26)); // up to 1 s

    sampler.setMaxFps(5);
    assertEquals(List.of(1_200_000L, 1_400_000L), taken(sampler, steady(1_040_000, 25, 10)));

    sampler.setMaxFps(0);
    assertEquals(10, taken(sampler, steady(1_440_000, 25, 10)).size());
  }

  @Test
  void rateOutsideItsLimitsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FrameSampler(-1));
    assertThrows(IllegalArgumentException.class, () -> new FrameSampler(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new FrameSampler(5).setMaxFps(1001));
  }

  private static List<Long> steady(long fromMicros, int fps, int frames) {
    List<Long> pts = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      pts.add(fromMicros + frame * 1_000_000L / fps);
    }
    return pts;
  }

  private static List<Long> taken(FrameSampler sampler, List<Long> pts) {
    return pts.stream().filter(sampler::take).toList();
  }
}
