package dev.posewire.decoder;

import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What waits for one decode thread. Thread-safe: poll threads and a worker's threads add, the
 * decode thread takes.
 *
 * <p>Of a LATEST channel the newest frame waits; EVERY is bounded by the in-flight limits of those
 * who add. A closed queue takes nothing in.
 */
final class DecodeQueue {
  /** Of the frames while both lanes wait: a quarter, as in the worker. */
  private static final double RECORDED_SHARE = 0.25;

  /** Bounds how long the thread that takes does not look up. */
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final LaneQueue<DecodeTask> waiting;
  private boolean closed;

  DecodeQueue(Ticker ticker) {
    waiting = new LaneQueue<>(RECORDED_SHARE, ticker);
  }

  /** What {@link #add} did; {@code superseded}: the frame whose place this one took. */
  record Added(boolean accepted, Optional<DecodeTask> superseded) {}

  /** Does not block. */
  Added add(DecodeTask task) {
    lock.lock();
    try {
      if (closed) return new Added(false, Optional.empty());
      Optional<DecodeTask> superseded = waiting.add(task);
      changed.signal();
      return new Added(true, superseded);
    } finally {
      lock.unlock();
    }
  }

  /** Waits a while for the next frame. */
  @SuppressWarnings("WaitNotInLoop") // the caller asks again
  Optional<DecodeTask> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Optional<DecodeTask> next = waiting.next();
      if (next.isPresent() || closed) return next;
      changed.awaitNanos(IDLE_NANOS);
      return waiting.next();
    } finally {
      lock.unlock();
    }
  }

  List<DecodeTask> remove(Policy policy, Set<Integer> partitions) {
    lock.lock();
    try {
      return waiting.remove(policy, partitions);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses more and wakes the thread that takes. Idempotent. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes out all that still waits. */
  List<DecodeTask> drain() {
    lock.lock();
    try {
      return Stream.generate(waiting::next)
          .takeWhile(Optional::isPresent)
          .map(Optional::get)
          .toList();
    } finally {
      lock.unlock();
    }
  }
}
