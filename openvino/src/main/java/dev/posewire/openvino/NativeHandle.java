package dev.posewire.openvino;

import com.sun.jna.Pointer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One native object: lends its pointer while it is open, and frees it once, when it is closed and
 * the last use has ended. Thread-safe; {@code close} never waits.
 */
final class NativeHandle {
  private final String kind;
  private final Pointer pointer;
  private final Consumer<Pointer> free;
  // Both guarded by this.
  private int uses;
  private boolean closed;

  NativeHandle(String kind, Pointer pointer, Consumer<Pointer> free) {
    this.kind = kind;
    this.pointer = pointer;
    this.free = free;
  }

  /**
   * The pointer, until the {@link #release} that goes with it.
   *
   * @throws IllegalStateException if it is closed
   */
  synchronized Pointer acquire() {
    if (closed) {
      throw new IllegalStateException(kind + " is closed");
    }
    uses++;
    return pointer;
  }

  /** The pointer, to one who has acquired it. */
  Pointer lent() {
    return pointer;
  }

  void release() {
    boolean last;
    synchronized (this) {
      uses--;
      last = closed && uses == 0;
    }
    if (last) {
      free.accept(pointer);
    }
  }

  /**
   * Runs a call with the pointer, which stays valid until it returns.
   *
   * @throws IllegalStateException if it is closed
   */
  <T> T call(Function<Pointer, T> call) {
    Pointer lent = acquire();
    try {
      return call.apply(lent);
    } finally {
      release();
    }
  }

  /** As {@link #call}, for what returns nothing. */
  void run(Consumer<Pointer> call) {
    Pointer lent = acquire();
    try {
      call.accept(lent);
    } finally {
      release();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Refuses new uses; false if it was closed before. */
  boolean close() {
    boolean idle;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      idle = uses == 0;
    }
    if (idle) {
      free.accept(pointer);
    }
    return true;
  }
}
