package dev.posewire.ingest;

import dev.posewire.ingest.ChannelSupervisor.End;
import dev.posewire.ingest.OwnedPartitions.Turn;
import dev.posewire.ingest.assignment.PartitionOwner;
import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the channels that the registry has and whose partitions this process holds. Its loop, and
 * the supervisor with it, belong to a thread of its own; the group's thread tells of partitions.
 *
 * <p>A partition that goes is let go of when its channels have ended and their farewells are
 * published, or when the time for that is over.
 */
final class ChannelCoordinator implements Loop, PartitionOwner {
  private static final Logger log = LoggerFactory.getLogger(ChannelCoordinator.class);

  /** Nothing is missed without it: everything that counts signals. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** While a reader is to end: how late one that hangs is pressed. */
  private static final long ENDING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(2);

  private final ChannelKnowledge knowledge;
  private final ChannelSupervisor supervisor;
  private final StatusBoard board;
  private final OwnedPartitions owned;
  private final Settings settings;

  /**
   * How it works.
   *
   * @param partitions of the topics that are keyed by channel
   * @param closeTimeout what a channel may take to end
   */
  record Settings(int partitions, Duration closeTimeout) {}

  /** {@code owned}: signalled whenever there is something to do. */
  ChannelCoordinator(
      ChannelKnowledge knowledge,
      ChannelSupervisor supervisor,
      StatusBoard board,
      OwnedPartitions owned,
      Settings settings) {
    this.knowledge = knowledge;
    this.supervisor = supervisor;
    this.board = board;
    this.owned = owned;
    this.settings = settings;
  }

  @Override
  public void runOnce() throws InterruptedException {
    Turn turn = owned.await(supervisor.ending().isEmpty() ? IDLE_NANOS : ENDING_NANOS);
    supervisor.settle();
    Map<String, ChannelSpec> specs = knowledge.specs();
    endOthers(turn, specs);
    run(turn, specs);
    forgetRemoved(turn, specs);
    owned.done(turn, partitions(supervisor.ending()));
  }

  private void endOthers(Turn turn, Map<String, ChannelSpec> specs) {
    for (String channel : supervisor.channels()) {
      int partition = partition(channel);
      if (!turn.held().contains(partition)) {
        supervisor.end(channel, turn.left().getOrDefault(partition, End.MOVED));
      } else if (!turn.known().contains(partition)) {
        supervisor.end(channel, End.LOST); // it went and came again: others may have run it
      } else if (!specs.containsKey(channel)) {
        supervisor.end(channel, End.REMOVED);
      }
    }
  }

  private void run(Turn turn, Map<String, ChannelSpec> specs) {
    for (ChannelSpec spec : specs.values()) {
      if (turn.known().contains(partition(spec.getChannel()))) {
        supervisor.apply(spec);
      }
    }
  }

  /** What was removed while nobody ran it still has a status. */
  private void forgetRemoved(Turn turn, Map<String, ChannelSpec> specs) {
    if (turn.fresh().isEmpty()) {
      return;
    }
    for (String channel : knowledge.reported()) {
      if (turn.fresh().contains(partition(channel)) && !specs.containsKey(channel)) {
        board.remove(channel);
      }
    }
  }

  private int partition(String channel) {
    return ChannelPartition.of(channel, settings.partitions());
  }

  private Set<Integer> partitions(Set<String> channels) {
    return channels.stream().map(this::partition).collect(Collectors.toSet());
  }

  @Override
  public void onStop() {
    try {
      owned.removeAll(End.STOPPED);
      supervisor.close();
    } finally {
      owned.end();
    }
  }

  @Override
  public void wakeup() {
    owned.signal();
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    long assignment = owned.add(partitions);
    CompletableFuture<Void> unused =
        knowledge
            .catchUp(partitions)
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    owned.known(assignment); // it fails only when all ends
                  }
                });
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    release(owned.remove(partitions, End.MOVED), partitions);
  }

  @Override
  public void lost(Set<Integer> partitions) {
    long unused = owned.remove(partitions, End.LOST);
  }

  @Override
  public void stopping() {
    Set<Integer> all =
        IntStream.range(0, settings.partitions()).boxed().collect(Collectors.toSet());
    release(owned.removeAll(End.STOPPED), all);
  }

  private void release(long change, Set<Integer> partitions) {
    try {
      boolean ended = owned.awaitReleased(change, partitions, settings.closeTimeout().toNanos());
      boolean said =
          board.awaitFarewells(
              channel -> partitions.contains(partition(channel)), FAREWELL_TIMEOUT.toNanos());
      if (!ended || !said) {
        log.warn("partitions {} are let go of before all of their channels have ended", partitions);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no time is left
    }
  }
}
