package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class TaskStatTest {
  /** Fields 3 to 20 as proc(5) numbers them: utime, the 14th, is 120 and stime, the 15th, is 34. */
  private static final String FIELDS = " S 1 10 10 0 -1 4194304 5 0 0 0 120 34 0 0 20 0 30 0";

  @Test
  void addsUserAndSystemTime() {
    assertEquals(
        new TaskStat(4711, "worker-request-", 154),
        TaskStat.parse("4711 (worker-request-)" + FIELDS));
  }

  @Test
  void aNameMayHoldBlanksAndBrackets() {
    assertEquals("kafka (a) b", TaskStat.parse("12 (kafka (a) b)" + FIELDS).name());
    assertEquals(154, TaskStat.parse("12 (kafka (a) b)" + FIELDS).ticks());
  }

  @Test
  void refusesWhatIsNoStatLine() {
    assertThrows(IllegalArgumentException.class, () -> TaskStat.parse("VmHWM: 1 kB"));
    assertThrows(IllegalArgumentException.class, () -> TaskStat.parse("12 (name) S 1"));
  }
}
