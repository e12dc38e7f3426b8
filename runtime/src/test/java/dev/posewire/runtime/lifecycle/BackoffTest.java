package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(1);

  /** Draws the same number each time. */
  private static RandomGenerator always(double value) {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }

  private static List<Long> fiveMillis(Backoff backoff) {
    return Stream.generate(backoff::next).limit(5).map(Duration::toMillis).toList();
  }

  @Test
  void fullJitterDrawsBetweenMinAndADoublingCeiling() {
    assertEquals(
        List.of(100L, 100L, 100L, 100L, 100L), fiveMillis(Backoff.fullJitter(MIN, MAX, always(0))));
    assertEquals(
        List.of(150L, 250L, 450L, 550L, 550L),
        fiveMillis(Backoff.fullJitter(MIN, MAX, always(0.5))));
  }

  @Test
  void equalJitterDrawsFromTheUpperHalf() {
    assertEquals(
        List.of(100L, 200L, 400L, 500L, 500L),
        fiveMillis(Backoff.equalJitter(MIN, MAX, always(0))));
    assertEquals(
        List.of(150L, 300L, 600L, 750L, 750L),
        fiveMillis(Backoff.equalJitter(MIN, MAX, always(0.5))));
  }

  @Test
  void resetMakesTheNextPauseShortAgain() {
    Backoff backoff = Backoff.equalJitter(MIN, MAX, always(0));
    fiveMillis(backoff);
    backoff.reset();
    assertEquals(MIN, backoff.next());
  }

  @Test
  void everyPauseIsWithinTheBoundsEvenForHugeOnes() {
    Backoff backoff = Backoff.fullJitter(MIN, Duration.ofDays(100_000), new Random(7));
    for (int i = 0; i < 200; i++) {
      Duration pause = backoff.next();
      assertTrue(pause.compareTo(MIN) >= 0, pause.toString());
      assertTrue(pause.compareTo(Duration.ofDays(100_000)) <= 0, pause.toString());
    }
  }

  @Test
  void boundsOfEqualLengthGiveAConstantPause() {
    assertEquals(MIN, Backoff.equalJitter(MIN, MIN, new Random(7)).next());
  }

  @Test
  void refusesBoundsInTheWrongOrder() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Backoff.fullJitter(MIN, Duration.ofMillis(99), new Random(7)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Backoff.fullJitter(Duration.ZERO, MIN, new Random(7)));
  }
}
