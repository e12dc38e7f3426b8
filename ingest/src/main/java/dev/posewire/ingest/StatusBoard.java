package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Clocks;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The status of every channel of this process, and which of them changed since somebody looked.
 * Thread-safe. Bounded by the channels: of one that changes faster than it is read the latest
 * status counts.
 *
 * <p>A channel that leaves has a farewell, its last report, which stays until it is published.
 */
final class StatusBoard {
  private final String instance;
  private final Instant bornAt;
  private final ChannelMeters meters;
  private final Clocks clocks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changedOrWoken = lock.newCondition();
  private final Function<String, Optional<ChannelStatus>> last;
  // The rest is guarded by the lock.
  private final Map<String, ChannelStatusTracker> trackers = new TreeMap<>();
  private final Map<String, Report> farewells = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private boolean woken;

  /**
   * What is to be published of a channel.
   *
   * @param status empty: a tombstone
   * @param farewell nothing of the channel follows
   */
  record Report(Optional<ChannelStatus> status, boolean farewell) {}

  /** {@code last}: what was said of a channel last, by any process. */
  StatusBoard(
      String instance,
      Function<String, Optional<ChannelStatus>> last,
      ChannelMeters meters,
      Clocks clocks) {
    this.instance = instance;
    this.last = last;
    this.meters = meters;
    this.clocks = clocks;
    this.bornAt = clocks.wall().instant().truncatedTo(ChronoUnit.MICROS); // as statuses have it
  }

  /** The channel's tracker; a new one takes up what was said last. */
  ChannelStatusTracker tracker(String channel) {
    lock.lock();
    try {
      farewells.remove(channel);
      return trackers.computeIfAbsent(channel, this::newTracker);
    } finally {
      lock.unlock();
    }
  }

  private ChannelStatusTracker newTracker(String channel) {
    Instant now = clocks.wall().instant();
    return new ChannelStatusTracker(
        last.apply(channel)
            .map(status -> CrashQuarantine.takenOver(status, !isOwn(status), now))
            .orElseGet(() -> ChannelStatusTracker.unknown(channel, instance, now)),
        instance,
        new FrameLedger(channel, meters),
        () -> changed(channel),
        clocks);
  }

  /** Whether this process has said so, and none before it under the same name. */
  private boolean isOwn(ChannelStatus status) {
    return status.getInstance().equals(instance) && !status.getAt().isBefore(bornAt);
  }

  /** The channel is gone for good: its farewell is a tombstone. */
  void remove(String channel) {
    leave(channel, Optional.of(new Report(Optional.empty(), true)));
  }

  /**
   * The channel is another process's to run. Its farewell says so, for those who take it over, but
   * where the last state holds without a process.
   */
  void release(String channel, String detail) {
    Optional<ChannelStatus> status = status(channel);
    leave(channel, status.map(last -> new Report(Optional.of(farewell(last, detail)), true)));
  }

  /** The channel may be another process's already: nothing more is said of it. */
  void drop(String channel) {
    leave(channel, Optional.empty());
  }

  private static ChannelStatus farewell(ChannelStatus last, String detail) {
    return switch (last.getState()) {
      case ENDED, DISABLED, FAILED -> last;
      default ->
          ChannelStatus.newBuilder(last)
              .setState(ChannelState.UNKNOWN)
              .setDetail(detail)
              .setFps(0)
              .setSince(last.getAt())
              .build();
    };
  }

  private void leave(String channel, Optional<Report> farewell) {
    lock.lock();
    try {
      trackers.remove(channel);
      farewells.remove(channel);
      farewell.ifPresent(report -> farewells.put(channel, report));
      changed(channel);
    } finally {
      lock.unlock();
    }
  }

  /** What is to be published of a channel; nothing where it has left and has been published. */
  Optional<Report> report(String channel) {
    Optional<Report> current =
        status(channel).map(status -> new Report(Optional.of(status), false));
    if (current.isPresent()) {
      return current;
    }
    lock.lock();
    try {
      return Optional.ofNullable(farewells.get(channel));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A farewell was published, or could not be. A tombstone is tried again: without it the channel's
   * last status would stay for ever. Another status is not: by now others may have said more.
   */
  void farewellEnded(String channel, Report farewell, boolean published) {
    lock.lock();
    try {
      if (published || farewell.status().isPresent()) {
        farewells.remove(channel, farewell);
      }
      changedOrWoken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the farewells of these channels; answers whether all are published. */
  boolean awaitFarewells(Predicate<String> channels, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (farewells.keySet().stream().anyMatch(channels) && left > 0) {
        left = changedOrWoken.awaitNanos(left);
      }
      return farewells.keySet().stream().noneMatch(channels);
    } finally {
      lock.unlock();
    }
  }

  /** All that there is something to say of. */
  Set<String> reported() {
    lock.lock();
    try {
      Set<String> all = new HashSet<>(trackers.keySet());
      all.addAll(farewells.keySet());
      return all;
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
