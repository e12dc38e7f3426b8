package dev.posewire.ingest;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds how many frames of a channel wait for their outcome. Thread-safe: the channel's thread
 * enters and waits, the producer's threads leave, any thread cancels.
 */
final class FrameWindow {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // The rest is guarded by the lock.
  private int open;
  private boolean cancelled;

  FrameWindow(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("window must be >= 1 frame: " + limit);
    }
    this.limit = limit;
  }

  /** Waits for room; false if cancelled, and then nothing was entered. */
  boolean enter() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (open >= limit && !cancelled) {
        changed.await();
      }
      if (cancelled) {
        return false;
      }
      open++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      open--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until none is open; false if cancelled before. */
  boolean awaitEmpty() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (open > 0 && !cancelled) {
        changed.await();
      }
      return open == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits gives up, now and from now on. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
