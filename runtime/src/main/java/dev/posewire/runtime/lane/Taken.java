package dev.posewire.runtime.lane;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What is known of a record that was taken, without the record: it may stand behind an unfinished
 * one for long after its own value is gone. Thread-safe.
 */
final class Taken {
  private enum State {
    OPEN,
    FINISHED,
    ABANDONED
  }

  private final long offset;
  // Leaves OPEN once, by any thread; read by the poll thread.
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
  private volatile boolean revoked; // set by the poll thread, read by those who publish results

  Taken(long offset) {
    this.offset = offset;
  }

  long offset() {
    return offset;
  }

  /** Whether this call ended it. */
  boolean finish() {
    return state.compareAndSet(State.OPEN, State.FINISHED);
  }

  /** Whether this call ended it. */
  boolean abandon() {
    return state.compareAndSet(State.OPEN, State.ABANDONED);
  }

  boolean isOpen() {
    return state.get() == State.OPEN;
  }

  boolean isFinished() {
    return state.get() == State.FINISHED;
  }

  boolean isRevoked() {
    return revoked;
  }

  void revoke() {
    revoked = true;
  }
}
