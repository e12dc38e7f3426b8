package dev.posewire.sink;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The events that wait for the writer: the poll thread puts, the writer thread takes.
 *
 * <p>Bounded by the lane's in-flight limit, which pauses the partitions; the queue has room for
 * what one poll may bring beyond it, so that a full queue is a bug and throws.
 */
final class SinkQueue implements LaneHandler<PoseEvent> {
  /** How long an idle writer goes without a look at what was asked of it. */
  private static final Duration IDLE = Duration.ofMillis(100);

  /** What one poll may bring at most: Kafka's own default for max.poll.records. */
  private static final int POLL_RECORDS = 500;

  private final BlockingQueue<Delivery<PoseEvent>> waiting;
  private final int batchSize;
  private final long lingerNanos;
  private final EventSieve sieve;
  private final EventOutcomes outcomes;

  SinkQueue(SinkSettings settings, EventOutcomes outcomes) {
    this.waiting = new ArrayBlockingQueue<>(settings.maxInFlight() + POLL_RECORDS);
    this.batchSize = settings.batchSize();
    this.lingerNanos = settings.linger().toNanos();
    this.sieve = new EventSieve(settings.filter());
    this.outcomes = outcomes;
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    sieve.beginAnew(partitions);
  }

  @Override
  public void accept(Delivery<PoseEvent> delivery) {
    outcomes.received(delivery);
    Optional<Reason> reason = sieve.leavesOut(delivery.partition(), delivery.value());
    if (reason.isPresent()) {
      outcomes.filtered(delivery, reason.get());
    } else {
      waiting.add(delivery);
    }
  }

  @Override
  public int discard(Set<Integer> partitions) {
    sieve.beginAnew(partitions);
    List<Delivery<PoseEvent>> all = new ArrayList<>();
    waiting.drainTo(all);
    int abandoned = 0;
    for (Delivery<PoseEvent> delivery : all) {
      if (partitions.contains(delivery.partition())) {
        outcomes.abandoned(delivery);
        abandoned++;
      } else {
        waiting.add(delivery);
      }
    }
    return abandoned;
  }

  /**
   * Waits a moment for a first event, and for {@code linger} after it for a full batch.
   *
   * @return at most {@code batchSize} events in the order of their coming; empty if none came
   */
  List<Delivery<PoseEvent>> takeBatch() throws InterruptedException {
    List<Delivery<PoseEvent>> batch = new ArrayList<>();
    Delivery<PoseEvent> next = waiting.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
    long openedNanos = System.nanoTime();
    while (next != null) {
      batch.add(next);
      waiting.drainTo(batch, batchSize - batch.size());
      if (batch.size() >= batchSize) break;
      long leftNanos = lingerNanos - (System.nanoTime() - openedNanos);
      next = waiting.poll(leftNanos, TimeUnit.NANOSECONDS);
    }
    return batch;
  }
}
