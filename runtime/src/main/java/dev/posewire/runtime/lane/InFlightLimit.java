package dev.posewire.runtime.lane;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the records, and their bytes, between poll and finish. Thread-safe.
 *
 * <p>It never blocks the one who takes: the poll thread asks {@link #isFull()} and pauses its
 * partitions, so the bound is passed by at most one poll's worth of records.
 */
final class InFlightLimit {
  private final int maxRecords;
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int records;
  private long bytes;

  InFlightLimit(int maxRecords, long maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  void taken(int recordBytes) {
    lock.lock();
    try {
      records++;
      bytes += recordBytes;
    } finally {
      lock.unlock();
    }
  }

  void released(int recordBytes) {
    lock.lock();
    try {
      records--;
      bytes -= recordBytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isFull() {
    return isAbove(maxRecords, maxBytes);
  }

  /**
   * Whether so little is left that a paused consumer should go on: it resumes before it runs dry.
   */
  boolean isRoomy() {
    return !isAbove(maxRecords * 3 / 4, maxBytes * 3 / 4);
  }

  private boolean isAbove(int recordLimit, long byteLimit) {
    lock.lock();
    try {
      return records >= Math.max(1, recordLimit) || bytes >= Math.max(1, byteLimit);
    } finally {
      lock.unlock();
    }
  }

  int records() {
    lock.lock();
    try {
      return records;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next release, at most 50 ms: one that came just before the call is not missed for
   * long.
   */
  @SuppressWarnings("WaitNotInLoop") // the caller asks again
  void awaitRelease() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (records > 0) changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(50));
    } finally {
      lock.unlock();
    }
  }
}
