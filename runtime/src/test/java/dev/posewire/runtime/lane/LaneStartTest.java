package dev.posewire.runtime.lane;

import static dev.posewire.runtime.lane.LaneRig.P0;
import static dev.posewire.runtime.lane.LaneRig.P1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.Policy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a lane begins, by its policy. */
@Timeout(60) // bounds failure only
class LaneStartTest {
  private final LaneRig every = new LaneRig(Policy.EVERY);
  private final LaneRig latest = new LaneRig(Policy.LATEST);

  @Test
  void everyBeginsAtTheEarliestWhereNothingIsCommitted() {
    every.log(P0, 5, 9).log(P1, 0, 3).assign(P0, P1);

    assertEquals(5, every.consumer.position(P0));
    assertEquals(0, every.consumer.position(P1));
    assertEquals(0, every.skipped("out-of-range"));
  }

  @Test
  void everyCommitsItsBeginningSoThatAWriterThatWaitsForItsReadersGoesOn() {
    every.log(P0, 5, 5).assign(P0);

    every.turnAndCommit();

    assertEquals(Map.of(P0, 5L), every.consumer.committed);
  }

  @Test
  void everyGoesOnWhereTheGroupWas() {
    every.consumer.committed.put(P0, 7L);
    every.log(P0, 5, 9).assign(P0);

    assertEquals(7, every.consumer.position(P0));
    assertEquals(0, every.skipped("out-of-range"));
  }

  @Test
  void everyCountsTheGapThatWasDeletedBeforeItWasRead() {
    every.consumer.committed.put(P0, 3L);
    every.log(P0, 7, 9).assign(P0);

    assertEquals(7, every.consumer.position(P0));
    assertEquals(4, every.skipped("out-of-range"));
  }

  @Test
  void everyReadsAnewWhatWasMadeAgain() {
    every.consumer.committed.put(P0, 50L);
    every.log(P0, 2, 9).assign(P0);

    assertEquals(2, every.consumer.position(P0));
    assertEquals(0, every.skipped("out-of-range"));
  }

  @Test
  void everyGoesOnBehindWhatWasDeletedWhileItRan() {
    every.log(P0, 0, 9).assign(P0);
    every.publish(P0, 0, "a", "b").lane.runOnce();
    every.delivery(1).finish();
    every.log(P0, 6, 9);
    every.consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 2L)));
    every.lane.runOnce();

    assertEquals(6, every.consumer.position(P0));
    assertEquals(4, every.skipped("out-of-range"));
    every.turnAndCommit();
    assertEquals(Map.of(), every.consumer.committed, "the first is in flight");
    every.delivery(0).finish();
    every.turnAndCommit();
    assertEquals(Map.of(P0, 6L), every.consumer.committed);
  }

  @Test
  void topicThatIsMadeAgainWhileItRanIsReadAnew() {
    every.log(P0, 0, 9).assign(P0);
    every.publish(P0, 0, "a", "b", "c").lane.runOnce();
    every.log(P0, 0, 1);
    every.consumer.setPollException(new OffsetOutOfRangeException(Map.of(P0, 3L)));
    every.lane.runOnce();
    every.publish(P0, 0, "d").lane.runOnce();

    assertEquals(List.of("a", "b", "c", "d"), every.handler.values());
    assertEquals(List.of(Set.of(0)), every.handler.discarded);
    assertEquals(
        List.of(true, true, true, false),
        every.handler.deliveries.stream().map(Delivery::isRevoked).toList());
  }

  @Test
  void latestBeginsWithWhatIsYoungEnough() {
    latest.consumer.fresh.put(P0, 40L);
    latest.consumer.committed.put(P0, 30L);
    latest.log(P0, 0, 60).assign(P0);

    assertEquals(40, latest.consumer.position(P0));
    assertEquals(
        Map.of(P0, LaneRig.NOW.minus(LaneRig.MAX_AGE).toEpochMilli()), latest.consumer.askedMillis);
    assertEquals(10, latest.skipped("expired"));
  }

  @Test
  void latestDoesNotRepeatWhatTheGroupCommitted() {
    latest.consumer.fresh.put(P0, 40L);
    latest.consumer.committed.put(P0, 45L);
    latest.log(P0, 0, 60).assign(P0);

    assertEquals(45, latest.consumer.position(P0));
    assertEquals(0, latest.skipped("expired"));
  }

  @Test
  void latestBeginsAtTheEndWhereNothingIsYoungEnough() {
    latest.log(P0, 0, 60).assign(P0);

    assertEquals(60, latest.consumer.position(P0));
  }

  @Test
  void latestIgnoresACommitBeyondTheEnd() {
    latest.consumer.fresh.put(P0, 3L);
    latest.consumer.committed.put(P0, 80L);
    latest.log(P0, 0, 5).assign(P0);

    assertEquals(3, latest.consumer.position(P0));
  }
}
