package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReaderGateTest {
  private static final Duration REFRESH = Duration.ofMillis(200);
  private static final Duration DELETE = Duration.ofSeconds(5);

  private final FakeOffsets offsets = new FakeOffsets();
  private final FakeTicker ticker = new FakeTicker();
  private final ReaderGate gate = gate(List.of("a", "b"));

  @Test
  void withoutReadersItIsOpenAndAsksNothing() throws Exception {
    ReaderGate open = gate(List.of());

    open.refreshWhenDue(Set.of(0));

    assertTrue(open.isOpen(0));
    assertEquals(0, offsets.asked.availablePermits());
  }

  @Test
  void isShutUntilTheReadersAreSeen() throws Exception {
    assertFalse(gate.isOpen(0));
    offsets.away = true;
    gate.refreshWhenDue(Set.of(0));
    assertFalse(gate.isOpen(0));

    offsets.away = false;
    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of(0));
    assertTrue(gate.isOpen(0));
  }

  @Test
  void readerWithoutCommitCountsAsZero() throws Exception {
    offsets.ends.put(0, 3L);
    offsets.committed.put("a", Map.of(0, 3L));
    gate.refreshWhenDue(Set.of(0));

    assertFalse(gate.isOpen(0));
  }

  @Test
  void isShutAtTheMostAheadOfTheSlowest() throws Exception {
    offsets.ends.put(0, 10L);
    offsets.committed.put("a", Map.of(0, 10L));
    offsets.committed.put("b", Map.of(0, 8L));
    gate.refreshWhenDue(Set.of(0));
    assertTrue(gate.isOpen(0));

    gate.sent(0);
    assertFalse(gate.isOpen(0), "11 is 3 ahead of 8");

    offsets.committed.put("b", Map.of(0, 9L));
    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of(0));
    assertTrue(gate.isOpen(0));
  }

  @Test
  void whatIsInFlightCountsUntilTheLogShowsIt() throws Exception {
    gate.refreshWhenDue(Set.of(0));
    for (int i = 0; i < 3; i++) gate.sent(0);
    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of(0));
    assertFalse(gate.isOpen(0));

    offsets.ends.put(0, 3L);
    for (int i = 0; i < 3; i++) gate.acknowledged(0);
    offsets.committed.put("a", Map.of(0, 1L));
    offsets.committed.put("b", Map.of(0, 1L));
    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of(0));
    assertTrue(gate.isOpen(0));
  }

  @Test
  void asksOnceInAWhile() throws Exception {
    gate.refreshWhenDue(Set.of(0));
    gate.refreshWhenDue(Set.of(0));
    assertEquals(1, offsets.asked.availablePermits());

    gate.refreshWhenDue(Set.of(0, 1)); // a new partition is asked for at once
    assertEquals(2, offsets.asked.availablePermits());

    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of());
    assertEquals(2, offsets.asked.availablePermits(), "nothing waits");
    gate.refreshWhenDue(Set.of(0));
    assertEquals(3, offsets.asked.availablePermits());
  }

  @Test
  void deletesUpToTheSlowestReader() throws Exception {
    offsets.ends.put(0, 10L);
    offsets.ends.put(1, 10L);
    offsets.committed.put("a", Map.of(0, 9L, 1, 5L));
    offsets.committed.put("b", Map.of(0, 7L));
    gate.refreshWhenDue(Set.of(0, 1));
    assertEquals(Map.of(0, 7L), offsets.deleted);

    offsets.committed.put("b", Map.of(0, 8L));
    ticker.advance(REFRESH);
    gate.refreshWhenDue(Set.of(0, 1));
    assertEquals(Map.of(0, 7L), offsets.deleted, "not so often");

    ticker.advance(DELETE);
    gate.refreshWhenDue(Set.of());
    assertEquals(Map.of(0, 8L), offsets.deleted, "also while nothing waits");
  }

  @Test
  void whereItMayNotDeleteItStaysOpen() throws Exception {
    offsets.refusesToDelete = true;
    offsets.ends.put(0, 2L);
    offsets.committed.put("a", Map.of(0, 2L));
    offsets.committed.put("b", Map.of(0, 2L));

    gate.refreshWhenDue(Set.of(0));

    assertTrue(gate.isOpen(0));
    assertEquals(Map.of(), offsets.deleted);
  }

  @Test
  void aheadOfNoneIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReaderGate(offsets, "frames", List.of(), 0, ticker));
  }

  private ReaderGate gate(List<String> groups) {
    return new ReaderGate(offsets, "frames", groups, 3, ticker);
  }
}
