package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies a filter to the events as they come, thinning each channel to the filter's rate. Not
 * thread-safe: owned by the poll thread.
 *
 * <p>The seconds are cut into slots of equal length, by {@code capturedAt}; the first event in a
 * slot that the rest of the filter lets pass is taken. A partition that comes begins anew, so that
 * what is read again is taken again: an event that was taken and not stored is not lost.
 */
final class EventSieve {
  private static final double MICROS_PER_SECOND = 1e6;

  private final EventFilter filter;

  /** The slot of the event taken last, by partition and channel. */
  private final Map<Integer, Map<String, Long>> slots = new HashMap<>();

  EventSieve(EventFilter filter) {
    this.filter = filter;
  }

  /** Forgets what was taken of these partitions, which come or go. */
  void beginAnew(Set<Integer> partitions) {
    slots.keySet().removeAll(partitions);
  }

  /** Why an event is left out; empty: it is taken. */
  Optional<Reason> leavesOut(int partition, PoseEvent event) {
    Optional<Reason> reason = filter.reasonToLeaveOut(event);
    if (reason.isPresent() || filter.maxPerSecond() == 0) return reason;
    long slot = slot(event.getCapturedAt());
    Map<String, Long> ofPartition = slots.computeIfAbsent(partition, key -> new HashMap<>());
    Long last = ofPartition.put(event.getChannel(), slot);
    return last != null && last == slot ? Optional.of(Reason.RATE) : Optional.empty();
  }

  private long slot(Instant capturedAt) {
    return (long)
        Math.floor(EpochMicros.of(capturedAt) / MICROS_PER_SECOND * filter.maxPerSecond());
  }
}
