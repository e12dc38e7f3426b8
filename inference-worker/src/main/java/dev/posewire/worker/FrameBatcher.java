package dev.posewire.worker;

import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands the waiting frames to the devices in batches: a batch is ready when it is full, or when its
 * first frame has lingered long enough. Thread-safe: the lanes' poll threads add, the requests'
 * threads take.
 */
final class FrameBatcher {
  /** Bounds how long a thread that takes does not look up. */
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Ticker ticker;
  private final long idleNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final LaneQueue<FrameTask> queue; // guarded by the lock

  FrameBatcher(LaneQueue<FrameTask> queue, Ticker ticker) {
    this(queue, ticker, IDLE);
  }

  /** {@code idle}: how long a thread that takes may wait without looking up. */
  FrameBatcher(LaneQueue<FrameTask> queue, Ticker ticker, Duration idle) {
    this.queue = queue;
    this.ticker = ticker;
    this.idleNanos = idle.toNanos();
  }

  /** Answers the frame that this one takes the place of. Does not block. */
  Optional<FrameTask> add(FrameTask task) {
    lock.lock();
    try {
      Optional<FrameTask> superseded = queue.add(task);
      wakeAll();
      return superseded;
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what it gave; answers the frames whose place newer ones have taken. */
  List<FrameTask> putBack(List<FrameTask> tasks) {
    lock.lock();
    try {
      List<FrameTask> superseded = queue.putBack(tasks);
      wakeAll();
      return superseded;
    } finally {
      lock.unlock();
    }
  }

  /** One alone may wait on for a larger batch, and leave a device asleep that takes it as it is. */
  private void wakeAll() {
    added.signalAll();
  }

  /**
   * Waits for a batch.
   *
   * @param linger how long the first frame may wait for the batch to fill
   * @return 1 to {@code maxBatch} frames, a suspect alone; empty after a while without any
   */
  List<FrameTask> take(int maxBatch, Duration linger) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long leftNanos = idleNanos;
      while (leftNanos > 0 && !isReady(maxBatch, linger)) {
        leftNanos = added.awaitNanos(Math.min(leftNanos, untilReady(linger)));
      }
      return isReady(maxBatch, linger) ? takeReady(maxBatch) : List.of();
    } finally {
      lock.unlock();
    }
  }

  private boolean isReady(int maxBatch, Duration linger) {
    return queue.size() >= maxBatch || (queue.size() > 0 && leftNanos(linger) <= 0);
  }

  private long untilReady(Duration linger) {
    return queue.size() == 0 ? idleNanos : Math.max(1, leftNanos(linger));
  }

  /** How long the frame that waits longest may still wait; there is one. */
  private long leftNanos(Duration linger) {
    long nowNanos = ticker.nanos();
    long waitedNanos =
        queue.waiting().mapToLong(task -> nowNanos - task.acceptedNanos()).max().orElseThrow();
    return linger.toNanos() - waitedNanos;
  }

  private List<FrameTask> takeReady(int maxBatch) {
    List<FrameTask> batch = new ArrayList<>(Math.min(maxBatch, queue.size()));
    while (batch.size() < maxBatch) {
      Optional<FrameTask> task = queue.next();
      if (task.isEmpty()) break;
      if (!task.get().isSuspect()) {
        batch.add(task.get());
      } else if (batch.isEmpty()) {
        return List.of(task.get());
      } else {
        queue.putBack(List.of(task.get()));
        break;
      }
    }
    return batch;
  }

  /** Takes out what waits of some partitions of a lane. */
  List<FrameTask> remove(Policy policy, Set<Integer> partitions) {
    lock.lock();
    try {
      return queue.remove(policy, partitions);
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }
}
