package dev.posewire.ingest.video;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Breaks off one source's blocking FFmpeg calls: on cancel, which sticks, or past a deadline.
 *
 * <p>All sources share one native callback, told apart by its opaque pointer: the binding compiles
 * room for 10 callbacks, and the eleventh would silently be null. Owned by the source's thread but
 * for {@link #cancel}; FFmpeg asks from that thread and its own.
 */
final class Interrupt implements AutoCloseable {
  private static final Map<Long, Interrupt> BY_KEY = new ConcurrentHashMap<>();
  private static final AtomicLong LAST_KEY = new AtomicLong();

  /** Kept here for ever: the native side holds it by a weak reference only. */
  private static final AVIOInterruptCB.Callback_Pointer CALLBACK =
      new AVIOInterruptCB.Callback_Pointer() {
        @Override
        public int call(Pointer opaque) {
          Interrupt interrupt = BY_KEY.get(opaque.address());
          return interrupt != null && interrupt.isDue() ? 1 : 0;
        }
      };

  private final long key = LAST_KEY.incrementAndGet();

  // Written by any thread, read by the source's thread and FFmpeg's.
  private volatile boolean cancelled;
  // All three written by the source's thread, read by it and FFmpeg's.
  private volatile boolean armed;
  private volatile long deadlineNanos;
  private volatile boolean closing;

  /** Makes the context ask this; to be called before anything is opened with it. */
  void guard(AVFormatContext context) {
    BY_KEY.put(key, this);
    try (AVIOInterruptCB callback = new AVIOInterruptCB()) {
      callback.callback(CALLBACK);
      callback.opaque(new Key(key));
      context.interrupt_callback(callback);
    }
  }

  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** From now on whatever blocks has this long, all together. */
  void allow(Duration time) {
    deadlineNanos = System.nanoTime() + time.toNanos();
    armed = true;
  }

  /** No deadline from now on. */
  void disarm() {
    armed = false;
  }

  /** Lets the farewell to the server through for a short time, cancelled or not. */
  void allowClosing(Duration time) {
    allow(time);
    closing = true;
  }

  boolean isExpired() {
    return armed && System.nanoTime() - deadlineNanos > 0;
  }

  boolean isDue() {
    return (cancelled && !closing) || isExpired();
  }

  @Override
  public void close() {
    BY_KEY.remove(key);
  }

  /** A number in the shape of a pointer; nobody looks at what it points to. */
  private static final class Key extends Pointer {
    Key(long number) {
      address = number;
    }
  }
}
