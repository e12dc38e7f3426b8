package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class RunDelayTest {
  @Test
  void theDelayIsTheSecondOfThree() {
    assertEquals(456, RunDelay.parse("123 456 7\n"));
  }

  @Test
  void refusesWhatIsNoSchedstatLine() {
    assertThrows(IllegalArgumentException.class, () -> RunDelay.parse("123 456"));
  }
}
