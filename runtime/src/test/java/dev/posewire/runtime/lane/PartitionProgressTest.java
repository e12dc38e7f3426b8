package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress(10, 10);

  @Test
  void commitPointIsTheLowestUnfinishedOffset() {
    Taken first = take(10);
    Taken second = take(11);
    Taken third = take(14); // 12 and 13 were compacted away
    assertEquals(10, progress.commitPoint());

    assertTrue(third.finish());
    assertEquals(10, progress.commitPoint());
    assertTrue(first.finish());
    assertEquals(11, progress.commitPoint());
    assertTrue(second.finish());
    assertEquals(15, progress.commitPoint());
  }

  @Test
  void abandonedRecordHoldsTheCommitPointAndIsNotInFlight() {
    Taken one = take(10);
    assertFalse(progress.isIdle());

    assertTrue(one.abandon());

    assertTrue(progress.isIdle());
    assertEquals(10, progress.commitPoint());
    assertFalse(one.finish());
    assertEquals(10, progress.commitPoint());
  }

  @Test
  void uncommittedCountsWhatIsFinishedAndNotCommitted() {
    assertTrue(take(10).finish());
    assertTrue(take(11).finish());
    assertEquals(2, progress.uncommitted());

    progress.committed(12);
    assertEquals(0, progress.uncommitted());
    progress.committed(11); // an answer that comes late
    assertEquals(0, progress.uncommitted());
  }

  @Test
  void startBeyondTheCommittedOffsetIsToBeCommitted() {
    assertEquals(40, new PartitionProgress(40, 0).uncommitted());
  }

  @Test
  void skippingCommitsAfterWhatIsInFlight() {
    Taken one = take(10);
    progress.skipTo(30);
    assertEquals(10, progress.commitPoint());

    assertTrue(one.finish());
    assertEquals(30, progress.commitPoint());
    assertThrows(IllegalStateException.class, () -> progress.skipTo(29));
  }

  @Test
  void offsetsMustRise() {
    Taken unused = take(10);

    assertThrows(IllegalStateException.class, () -> progress.take(new Taken(10)));
  }

  @Test
  void revokeMarksWhatIsInFlight() {
    Taken one = take(10);

    progress.revoke();

    assertTrue(one.isRevoked());
  }

  private Taken take(long offset) {
    Taken taken = new Taken(offset);
    progress.take(taken);
    return taken;
  }
}
