package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Clocks;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.schemas.ChannelStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The status of every channel of this process, and which of them changed since somebody looked.
 * Thread-safe. Bounded by the channels: of one that changes faster than it is read the latest
 * status counts.
 */
final class StatusBoard {
  private final String instance;
  private final ChannelMeters meters;
  private final Clocks clocks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changedOrWoken = lock.newCondition();
  // The rest is guarded by the lock.
  private final Map<String, ChannelStatus> last;
  private final Map<String, ChannelStatusTracker> trackers = new TreeMap<>();
  private final Set<String> changed = new HashSet<>();
  private boolean woken;

  /** {@code last}: what earlier processes said, by channel. */
  StatusBoard(
      String instance, Map<String, ChannelStatus> last, ChannelMeters meters, Clocks clocks) {
    this.instance = instance;
    this.last = new HashMap<>(last);
    this.meters = meters;
    this.clocks = clocks;
  }

  /** The channel's tracker; a new one takes up what the last process said. */
  ChannelStatusTracker tracker(String channel) {
    lock.lock();
    try {
      return trackers.computeIfAbsent(channel, this::newTracker);
    } finally {
      lock.unlock();
    }
  }

  private ChannelStatusTracker newTracker(String channel) {
    ChannelStatus before = last.remove(channel);
    return new ChannelStatusTracker(
        before != null
            ? before
            : ChannelStatusTracker.unknown(channel, instance, clocks.wall().instant()),
        instance,
        new FrameLedger(channel, meters),
        () -> changed(channel),
        clocks);
  }

  void remove(String channel) {
    lock.lock();
    try {
      last.remove(channel);
      if (trackers.remove(channel) != null) {
        changed(channel);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The channels of this process, by id. */
  Set<String> channels() {
    lock.lock();
    try {
      return Set.copyOf(trackers.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Empty where the channel is not, or no more, one of this process. */
  Optional<ChannelStatus> status(String channel) {
    return find(channel).map(ChannelStatusTracker::status);
  }

  /** Kafka has this status. */
  void published(ChannelStatus status) {
    find(status.getChannel()).ifPresent(tracker -> tracker.published(status));
  }

  private Optional<ChannelStatusTracker> find(String channel) {
    lock.lock();
    try {
      return Optional.ofNullable(trackers.get(channel));
    } finally {
      lock.unlock();
    }
  }

  /** All of this process, in the order of their ids. */
  List<ChannelStatus> statuses() {
    List<ChannelStatusTracker> all;
    lock.lock();
    try {
      all = List.copyOf(trackers.values());
    } finally {
      lock.unlock();
    }
    // Outside the lock: a status may find a stall and report it here.
    return all.stream().map(ChannelStatusTracker::status).toList();
  }

  /** The channel's status is to be looked at (again). */
  void changed(String channel) {
    lock.lock();
    try {
      changed.add(channel);
      changedOrWoken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for changes, until {@link #wake} or for the given time; answers and forgets them. */
  Set<String> awaitChanges(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (changed.isEmpty() && !woken && left > 0) {
        left = changedOrWoken.awaitNanos(left);
      }
      Set<String> taken = Set.copyOf(changed);
      changed.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits here any more. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changedOrWoken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
