package dev.posewire.ingest.assignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.junit.jupiter.api.Test;

class GroupMemberTest {
  private static final Duration SESSION = Duration.ofSeconds(8);
  private static final TopicPartition FIRST = new TopicPartition("posewire.channels", 0);
  private static final TopicPartition SECOND = new TopicPartition("posewire.channels", 1);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final Health health = new Health();
  private final Owner owner = new Owner();
  private double heartbeats = 1;
  private long nanos = 1_000;
  private final GroupMember member =
      new GroupMember(
          new GroupMember.Client(consumer, () -> heartbeats),
          new GroupMember.Settings(FIRST.topic(), "posewire.ingest", SESSION),
          owner,
          health.register("ingest-group"),
          () -> nanos);

  @Test
  void partitionsArePausedAndTheirOwnerToldOfThem() {
    member.runOnce();
    assertFalse(health.isReady(), "not a member yet");
    assign(FIRST, SECOND);
    assertEquals(Set.of(FIRST, SECOND), consumer.paused());
    assertTrue(health.isReady());

    assign(SECOND);

    assertEquals(List.of("assigned [0, 1]", "revoked [0]"), owner.told);
  }

  @Test
  void memberWithoutAPartitionIsAMemberToo() {
    member.runOnce();
    assign();
    assertTrue(health.isReady());
  }

  @Test
  void silenceOfTheGroupEndsAllUntilItAnswersAgain() {
    member.runOnce();
    assign(FIRST, SECOND);
    advance(SESSION.minusMillis(1));
    member.runOnce();
    heartbeats++;
    member.runOnce();
    advance(SESSION.minusMillis(1));
    member.runOnce();
    assertEquals(List.of("assigned [0, 1]"), owner.told);

    advance(Duration.ofMillis(1));
    member.runOnce();
    assertEquals(List.of("assigned [0, 1]", "lost [0, 1]"), owner.told);
    assertFalse(health.isReady());
    assertTrue(consumer.subscription().isEmpty());

    advance(SESSION);
    member.runOnce(); // subscribes again, and is silent about what it does not have
    assign(FIRST);
    assertEquals(List.of("assigned [0, 1]", "lost [0, 1]", "assigned [0]"), owner.told);
    assertTrue(health.isReady());
    advance(SESSION.minusMillis(1));
    member.runOnce();
    assertTrue(health.isReady(), "an assignment is a sign of life");
  }

  @Test
  void orderlyEndStopsTheWorkBeforeTheGroupIsLeft() {
    member.runOnce();
    assign(FIRST);
    member.onStop();

    assertEquals(List.of("assigned [0]", "stopping"), owner.told);
    assertTrue(consumer.closed());
    assertTrue(health.snapshot().components().isEmpty());
  }

  @Test
  void endBeforeTheStartClosesTheConsumer() {
    member.onStop();
    assertTrue(consumer.closed());
  }

  @Test
  void secondProcessOfThatNameAndARefusalAreTheUsersToMend() {
    consumer.setPollException(new FencedInstanceIdException("fenced"));
    String fenced = assertThrows(UserErrorException.class, member::runOnce).getMessage();
    assertTrue(fenced.contains("--instance"), fenced);

    consumer.setPollException(GroupAuthorizationException.forGroupId("posewire.ingest"));
    String refused = assertThrows(UserErrorException.class, member::runOnce).getMessage();
    assertTrue(refused.contains("posewire.ingest"), refused);
  }

  private void assign(TopicPartition... partitions) {
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.rebalance(List.of(partitions));
    member.runOnce();
  }

  private void advance(Duration time) {
    nanos += time.toNanos();
  }

  private static final class Owner implements PartitionOwner {
    private final List<String> told = new ArrayList<>();

    @Override
    public void assigned(Set<Integer> partitions) {
      tell("assigned", partitions);
    }

    @Override
    public void revoked(Set<Integer> partitions) {
      tell("revoked", partitions);
    }

    @Override
    public void lost(Set<Integer> partitions) {
      tell("lost", partitions);
    }

    @Override
    public void stopping() {
      told.add("stopping");
    }

    private void tell(String what, Set<Integer> partitions) {
      if (!partitions.isEmpty()) {
        told.add(what + " " + new TreeSet<>(partitions));
      }
    }
  }
}
