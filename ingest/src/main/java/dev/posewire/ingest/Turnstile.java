package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets channels in by turns: in the order in which they ask, so many at once, and one a moment.
 * Thread-safe. Who stays too long keeps nobody out any more. Bounded by the channels that wait.
 */
final class Turnstile {
  /** Only the first waits for a given time; the others are told when they are. */
  private static final long NOT_FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int capacity;
  private final long spacingNanos;
  private final long longestStayNanos;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final Deque<Pass> waiting = new ArrayDeque<>();
  private final Deque<Pass> inside = new ArrayDeque<>();
  private boolean used;
  private long lastEntryNanos;

  /**
   * @param capacity inside at once
   * @param spacing between two that go in
   * @param longestStay from then on one does not count as inside
   */
  Turnstile(int capacity, Duration spacing, Duration longestStay, Ticker ticker) {
    this.capacity = capacity;
    this.spacingNanos = spacing.toNanos();
    this.longestStayNanos = longestStay.toNanos();
    this.ticker = ticker;
  }

  /** A channel's own way in. */
  Pass pass() {
    return new Pass();
  }

  /** How long the next one would have to wait if nobody left; for tests too. */
  long waitNanos() {
    lock.lock();
    try {
      long now = ticker.nanos();
      while (!inside.isEmpty() && now - inside.peekFirst().enteredNanos >= longestStayNanos) {
        inside.removeFirst();
      }
      long spaced = used ? lastEntryNanos + spacingNanos - now : 0;
      long room =
          inside.size() < capacity ? 0 : inside.peekFirst().enteredNanos + longestStayNanos - now;
      return Math.max(0, Math.max(spaced, room));
    } finally {
      lock.unlock();
    }
  }

  private void tellFirst() {
    if (!waiting.isEmpty()) {
      waiting.peekFirst().turn.signal();
    }
  }

  /** One channel's; a thread of its own enters and leaves, any may cancel. */
  final class Pass {
    private final Condition turn = lock.newCondition();
    private long enteredNanos;
    private boolean cancelled;

    private Pass() {}

    /** Waits for its turn; false if cancelled. */
    boolean enter() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        inside.remove(this);
        waiting.addLast(this);
        long left = untilTurnNanos();
        while (left > 0 && !cancelled) {
          long unused = turn.awaitNanos(left); // asked again, by the turnstile's own clock
          left = untilTurnNanos();
        }
        if (!cancelled) {
          goIn();
        }
        return !cancelled;
      } finally {
        waiting.remove(this);
        tellFirst();
        lock.unlock();
      }
    }

    private long untilTurnNanos() {
      return waiting.peekFirst() == this ? waitNanos() : NOT_FIRST_NANOS;
    }

    private void goIn() {
      enteredNanos = ticker.nanos();
      lastEntryNanos = enteredNanos;
      used = true;
      inside.addLast(this);
    }

    /** Makes room for the next; does nothing if it is not inside. */
    void leave() {
      lock.lock();
      try {
        if (inside.remove(this)) {
          tellFirst();
        }
      } finally {
        lock.unlock();
      }
    }

    /** It waits no more, now and from now on. */
    void cancel() {
      lock.lock();
      try {
        cancelled = true;
        turn.signal();
      } finally {
        lock.unlock();
      }
    }
  }
}
