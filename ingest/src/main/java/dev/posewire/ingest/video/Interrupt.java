package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/**
 * Breaks off one source's blocking FFmpeg calls: on cancel or refusal, which stick, or past a
 * deadline.
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
          if (interrupt == null) {
            return 0;
          }
          interrupt.watch.run();
          return interrupt.isDue() ? 1 : 0;
        }
      };

  private final long key = LAST_KEY.incrementAndGet();

  // Written by any thread, read by the source's thread and FFmpeg's.
  private volatile boolean cancelled;
  // All four written by the source's thread, read by it and FFmpeg's.
  private volatile boolean armed;
  private volatile long deadlineNanos;
  private volatile boolean closing;
  private volatile Optional<SourceException> refusal = Optional.empty();
  // Written by the source's thread, read by it and FFmpeg's.
  private volatile Watch watch = new Watch(Thread.currentThread(), () -> {});

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

  /** Breaks off for a reason that is to be told: the source wants what it must not have. */
  void refuse(SourceException reason) {
    refusal = Optional.of(reason);
  }

  Optional<SourceException> refusal() {
    return refusal;
  }

  /** Runs whenever FFmpeg asks on this thread, until another takes its place. */
  void watchBy(Runnable watcher) {
    watch = new Watch(Thread.currentThread(), watcher);
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
    return ((cancelled || refusal.isPresent()) && !closing) || isExpired();
  }

  @Override
  public void close() {
    BY_KEY.remove(key);
  }

  private record Watch(Thread thread, Runnable watcher) {
    void run() {
      if (Thread.currentThread() == thread) {
        watcher.run();
      }
    }
  }

  /** A number in the shape of a pointer; nobody looks at what it points to. */
  private static final class Key extends Pointer {
    Key(long number) {
      address = number;
    }
  }
}
