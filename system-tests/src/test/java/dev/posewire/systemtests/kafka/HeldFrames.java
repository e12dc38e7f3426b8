package dev.posewire.systemtests.kafka;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.schemas.Frame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * A worker that holds the frames it is given until the test finishes them. Thread-safe.
 *
 * <p>Of a partition that goes it gives up those frames whose sequence is above a limit, as if they
 * waited; those below are in flight, and the test finishes them.
 */
final class HeldFrames implements LaneHandler<Frame> {
  // All are guarded by this.
  private final List<Delivery<Frame>> held = new ArrayList<>();
  private final List<Frame> finished = new ArrayList<>();
  private final List<Frame> taken = new ArrayList<>();
  private final Set<Integer> owned = new HashSet<>();
  private long inFlightBelow;
  private boolean finishing;

  /** From now on all is finished as it comes. */
  synchronized HeldFrames finishingAtOnce() {
    finishing = true;
    return this;
  }

  /** What is below is in flight when its partition goes, the rest waits. */
  synchronized void inFlightBelow(long sequence) {
    inFlightBelow = sequence;
  }

  @Override
  public synchronized void assigned(Set<Integer> partitions) {
    owned.addAll(partitions);
  }

  @Override
  public synchronized void accept(Delivery<Frame> delivery) {
    taken.add(delivery.value());
    held.add(delivery);
    if (finishing) finish(sequence -> true);
  }

  @Override
  public synchronized int discard(Set<Integer> partitions) {
    owned.removeAll(partitions);
    List<Delivery<Frame>> waiting =
        held.stream()
            .filter(delivery -> partitions.contains(delivery.partition()))
            .filter(delivery -> delivery.value().getSequence() >= inFlightBelow)
            .toList();
    waiting.forEach(Delivery::abandon);
    held.removeAll(waiting);
    return waiting.size();
  }

  /** Those held now. */
  synchronized void finish(LongPredicate sequences) {
    List<Delivery<Frame>> ending =
        held.stream().filter(delivery -> sequences.test(delivery.value().getSequence())).toList();
    ending.forEach(delivery -> finished.add(delivery.value()));
    held.removeAll(ending);
    ending.forEach(Delivery::finish);
  }

  synchronized Set<Integer> owned() {
    return Set.copyOf(owned);
  }

  /** All that came, in this order. */
  synchronized List<Frame> taken() {
    return List.copyOf(taken);
  }

  /** Of a channel. */
  List<Long> taken(String channel) {
    return taken().stream()
        .filter(frame -> frame.getChannel().equals(channel))
        .map(Frame::getSequence)
        .toList();
  }

  synchronized List<Frame> finished() {
    return List.copyOf(finished);
  }
}
