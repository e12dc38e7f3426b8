package dev.posewire.worker.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerLimitTest {
  private static final Duration FIRST = Duration.ofMinutes(2);

  private final AnswerLimit limit = new AnswerLimit();

  @Test
  void firstInferenceHasLong() {
    assertEquals(FIRST, limit.next());
  }

  @Test
  void laterOnesHaveTwentyTimesTheSlowest() {
    limit.took(Duration.ofSeconds(2));
    limit.took(Duration.ofMillis(20));
    assertEquals(Duration.ofSeconds(40), limit.next());
  }

  @Test
  void laterOnesHaveTenSecondsAtLeastAndNoMoreThanTheFirst() {
    limit.took(Duration.ofMillis(20));
    assertEquals(Duration.ofSeconds(10), limit.next());
    limit.took(Duration.ofMinutes(1));
    assertEquals(FIRST, limit.next());
  }
}
