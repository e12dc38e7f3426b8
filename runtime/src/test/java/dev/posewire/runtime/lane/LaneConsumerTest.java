package dev.posewire.runtime.lane;

import static dev.posewire.runtime.lane.LaneRig.P0;
import static dev.posewire.runtime.lane.LaneRig.P1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health.ComponentState;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LaneConsumerTest {
  private final LaneRig rig = new LaneRig(Policy.EVERY).assign(P0, P1);

  @Test
  void isReadyOnceItsGroupTookItIn() {
    assertEquals(List.of(new ComponentState("worker-recorded", true, "")), states());
    assertEquals(List.of(Set.of(0, 1)), rig.handler.assigned);
    LaneRig waiting = new LaneRig(Policy.EVERY);
    waiting.lane.runOnce();
    assertFalse(waiting.health.isReady());
  }

  @Test
  void deliveriesSayWhatTheyAre() {
    rig.publish(P1, 4, "abc").lane.runOnce();

    Delivery<String> delivery = rig.delivery(0);
    assertEquals("abc", delivery.value());
    assertEquals(1, delivery.partition());
    assertEquals(4, delivery.offset());
    assertEquals(LaneRig.NOW, delivery.publishedAt());
    assertEquals(3, delivery.bytes());
    assertEquals("frames-1@4", delivery.toString());
  }

  @Test
  void commitsUpToTheLowestUnfinished() {
    rig.publish(P0, 0, "a", "b", "c").lane.runOnce();
    rig.delivery(0).finish();
    rig.delivery(2).finish();
    rig.turnAndCommit();
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);

    rig.delivery(1).finish();
    rig.turnAndCommit();
    assertEquals(Map.of(P0, 3L), rig.consumer.committed);
  }

  @Test
  void commitsOnceInAWhile() {
    rig.publish(P0, 0, "a").lane.runOnce();
    rig.delivery(0).finish();
    rig.lane.runOnce();
    assertEquals(Map.of(), rig.consumer.committed);

    rig.turnAndCommit();
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
  }

  @Test
  void commitsAtOnceWhereACrashWouldRepeatTooMuch() {
    for (int offset = 0; offset < LaneRig.MAX_UNCOMMITTED; offset++) {
      rig.publish(P0, offset, "a").lane.runOnce();
      rig.handler.finishAll();
    }
    assertEquals(Map.of(), rig.consumer.committed);

    rig.lane.runOnce();

    assertEquals(Map.of(P0, (long) LaneRig.MAX_UNCOMMITTED), rig.consumer.committed);
  }

  @Test
  void lagGoesFromTheLowestUnfinishedToTheEnd() {
    rig.log(P0, 0, 5).publish(P0, 0, "a", "b", "c").lane.runOnce();
    assertEquals(5, rig.lag());

    rig.delivery(1).finish();
    rig.lane.runOnce();
    assertEquals(5, rig.lag(), "a restart begins at a");

    rig.delivery(0).finish();
    rig.lane.runOnce();
    assertEquals(3, rig.lag());

    rig.handler.finishAll();
    rig.assign(P1);
    assertEquals(0, rig.lag(), "of what is its own");
  }

  @Test
  void failedCommitIsMadeUpFor() {
    rig.publish(P0, 0, "a").lane.runOnce();
    rig.delivery(0).finish();
    rig.consumer.commitFailure = Optional.of(new TimeoutException("away"));
    rig.turnAndCommit();
    assertEquals(Map.of(), rig.consumer.committed);

    rig.consumer.commitFailure = Optional.empty();
    rig.turnAndCommit();
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
  }

  @Test
  void fullLanePausesUntilItIsRoomy() {
    rig.publish(P0, 0, "a", "b").publish(P1, 0, "c", "d").lane.runOnce();
    rig.lane.runOnce();
    assertEquals(Set.of(P0, P1), rig.consumer.paused());
    assertEquals(4, rig.inFlight());

    rig.delivery(0).finish();
    rig.lane.runOnce();
    assertEquals(Set.of(P0, P1), rig.consumer.paused());

    rig.delivery(1).abandon();
    rig.delivery(1).finish(); // too late
    rig.lane.runOnce();
    assertEquals(Set.of(), rig.consumer.paused());
    assertEquals(2, rig.inFlight());
  }

  @Test
  void partitionsThatComeToAFullLaneArePaused() {
    LaneRig full = new LaneRig(Policy.EVERY).assign(P0);
    full.publish(P0, 0, "a", "b", "c", "d").lane.runOnce();

    full.assign(P0, P1);

    assertEquals(Set.of(P0, P1), full.consumer.paused());
  }

  @Test
  void revokeDiscardsWhatWaitsAndCommitsWhatWasInFlight() throws Exception {
    rig.publish(P0, 0, "running", "waiting").publish(P1, 0, "kept").lane.runOnce();
    Delivery<String> running = deliveryOf("running");
    Thread device = new Thread(running::finish);
    rig.handler.onDiscard =
        () -> {
          if (deliveryOf("waiting").taken().isOpen()) device.start();
          deliveryOf("waiting").abandon();
        };

    rig.assign(P1);
    device.join();

    assertEquals(Set.of(Set.of(0)), Set.copyOf(rig.handler.discarded));
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
    assertTrue(deliveryOf("waiting").isRevoked());
    assertFalse(deliveryOf("kept").isRevoked());
  }

  @Test
  void whatIsPutBackDuringARevokeIsNotWaitedFor() {
    rig.publish(P0, 0, "failed").lane.runOnce();
    rig.handler.onDiscard =
        () -> {
          if (rig.handler.discarded.size() > 1) rig.delivery(0).abandon();
        };

    rig.assign(P1); // with a clock that stands still, it would wait for ever

    assertEquals(List.of(Set.of(0), Set.of(0)), rig.handler.discarded);
    assertEquals(0, rig.inFlight());
  }

  @Test
  void revokeWaitsABoundedTime() {
    rig.publish(P0, 0, "done", "hangs", "done too").lane.runOnce();
    rig.delivery(0).finish();
    rig.delivery(2).finish();
    rig.ticker.step(LaneRig.REVOKE_TIMEOUT.dividedBy(3));

    rig.assign(P1);

    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
    assertTrue(rig.delivery(1).isRevoked(), "its result must not be published any more");
  }

  @Test
  void failedCommitOfARevokeIsNoFault() {
    rig.publish(P0, 0, "a").lane.runOnce();
    rig.delivery(0).finish();
    rig.consumer.commitFailure = Optional.of(new CommitFailedException("rebalanced"));

    rig.assign(P1);

    assertEquals(Map.of(), rig.consumer.committed);
    assertTrue(rig.health.isReady());
  }

  @Test
  void lostPartitionIsNeitherPublishedNorCommitted() {
    rig.publish(P0, 0, "a", "b").lane.runOnce();
    rig.delivery(0).finish();

    rig.consumer.schedulePollTask(() -> rig.consumer.losePartitions(List.of(P0, P1)));
    rig.lane.runOnce();
    rig.delivery(1).finish();
    rig.turnAndCommit();

    assertTrue(rig.delivery(1).isRevoked());
    assertEquals(List.of(Set.of(0, 1)), rig.handler.discarded);
    assertEquals(Map.of(), rig.consumer.committed);
    assertEquals(0, rig.inFlight());
  }

  @Test
  void malformedRecordIsRejectedAndTheStreamGoesOn() {
    rig.publish(P0, 0, "a", "bad", "c").lane.runOnce();

    assertEquals(List.of("a", "c"), rig.handler.values());
    assertEquals(1, rig.rejected.history().size());
    assertEquals("dock-3", rig.rejected.history().get(0).key());
    assertEquals(1, rig.meters.get("records.rejected").counter().count());
    assertEquals(2, rig.meters.get("records.consumed").counter().count());
    rig.handler.finishAll();
    rig.turnAndCommit();
    assertEquals(Map.of(P0, 3L), rig.consumer.committed);
  }

  @Test
  void rejectedRecordIsNotCommittedBeforeItIsStored() {
    LaneRig slow = new LaneRig(Policy.EVERY, false).assign(P0);
    slow.publish(P0, 0, "bad").lane.runOnce();
    slow.turnAndCommit();
    assertEquals(Map.of(), slow.consumer.committed);

    assertTrue(slow.rejected.errorNext(new TimeoutException("refused for good")));
    slow.turnAndCommit();
    assertEquals(Map.of(P0, 1L), slow.consumer.committed);
  }

  @Test
  void unknownSchemaIsWaitedForUnready() {
    rig.publish(P0, 0, "a", "new b", "c").publish(P1, 0, "d").lane.runOnce();

    assertEquals(Set.of("a", "d"), Set.copyOf(rig.handler.values()));
    assertEquals(1, rig.consumer.position(P0), "the record stays the next one");
    assertEquals(Set.of(P0), rig.consumer.paused());
    assertTrue(states().get(0).reason().contains("frames-0@1"), states().get(0).reason());

    rig.lane.runOnce();
    assertEquals(1, rig.reader.refreshes);
    assertFalse(rig.health.isReady(), "it was not read yet");
    rig.publish(P0, 1, "new b", "c").lane.runOnce();
    assertEquals(1, rig.reader.refreshes, "not again so soon");
    assertEquals(Set.of(P0), rig.consumer.paused());

    rig.ticker.advance(Duration.ofMillis(500));
    rig.reader.knowsNew = true;
    rig.lane.runOnce();
    rig.publish(P0, 1, "new b", "c").lane.runOnce();
    assertEquals(2, rig.reader.refreshes);
    assertEquals(
        List.of("a", "new b", "c"),
        rig.handler.values().stream().filter(value -> !value.equals("d")).toList());
    assertTrue(rig.health.isReady());
  }

  @Test
  void revokedPartitionIsNotWaitedForAnyMore() {
    rig.publish(P0, 0, "new").lane.runOnce();
    assertFalse(rig.health.isReady());

    rig.assign(P1);

    assertTrue(rig.health.isReady());
  }

  @Test
  void stopDoesAsIfAllWereRevoked() {
    rig.publish(P0, 0, "a", "b").lane.runOnce();
    rig.delivery(0).finish();
    rig.handler.onDiscard = () -> rig.delivery(1).abandon();

    rig.lane.onStop();

    assertEquals(List.of(Set.of(0, 1)), rig.handler.discarded);
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
    assertTrue(rig.consumer.closed());
    assertEquals(List.of(), states());
  }

  @Test
  void interruptedStopClosesTheClientAllTheSame() {
    rig.publish(P0, 0, "hangs").lane.runOnce();
    Thread.currentThread().interrupt();

    rig.lane.onStop();

    assertTrue(Thread.interrupted());
    assertTrue(rig.consumer.closed());
    assertTrue(rig.delivery(0).isRevoked());
    assertEquals(Map.of(), rig.consumer.committed);
  }

  private Delivery<String> deliveryOf(String value) {
    return rig.handler.deliveries.stream()
        .filter(delivery -> delivery.value().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private List<ComponentState> states() {
    return rig.health.snapshot().components();
  }
}
