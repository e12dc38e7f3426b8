package dev.posewire.runtime.lifecycle;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, stops and joins the one thread that runs a {@link Loop}. Thread-safe.
 *
 * <p>A loop ends by {@link #requestStop}, by {@link #close}, or by what {@code runOnce} throws; the
 * last is reported to {@link Health} as fatal, and so is an interrupt that nobody asked for: no
 * loop dies unseen. The thread is a daemon: {@link ProcessLifecycle} keeps the process alive, not
 * the loops.
 */
public final class LoopThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

  /**
   * How long an interrupted loop has to end, at most a fifth of the whole: it only has to unwind.
   */
  private static final Duration MAX_GRACE = Duration.ofSeconds(1);

  private enum State {
    NEW,
    RUNNING,
    ENDING
  }

  private final Thread thread;
  private final Duration closeTimeout;
  private final Health health;
  private final Loop loop;
  private final Object lock = new Object();
  // Guarded by the lock.
  private State state = State.NEW;
  // Written under the lock by any thread, read by the loop's thread before each turn.
  private volatile boolean stopRequested;

  /**
   * @param name of the thread, and of the part in a fatal error
   * @param closeTimeout what {@link #close} takes at most
   */
  public LoopThread(String name, Duration closeTimeout, Health health, Loop loop) {
    if (closeTimeout.isNegative() || closeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "closeTimeout must be > 0: " + closeTimeout + " (loop " + name + ")");
    }
    this.closeTimeout = closeTimeout;
    this.health = health;
    this.loop = loop;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    synchronized (lock) {
      if (state != State.NEW) {
        throw new IllegalStateException("loop was started or closed before: " + thread.getName());
      }
      state = State.RUNNING;
      thread.start();
    }
  }

  /** Asks the loop to end after this turn, and wakes it; does not wait. Any thread may call it. */
  public void requestStop() {
    synchronized (lock) {
      if (stopRequested) {
        return;
      }
      stopRequested = true;
      if (state == State.RUNNING && Thread.currentThread() != thread) {
        wakeLoop();
      }
    }
  }

  /**
   * Ends the loop and waits for it, for {@code closeTimeout} at most: near the end of it the loop
   * is interrupted, and one that ignores even this is logged and left. On the loop's own thread it
   * only asks for the stop. If the loop never started, {@link Loop#onStop} runs here, on the
   * caller's thread. A second call waits likewise and does nothing else.
   */
  @Override
  public void close() {
    requestStop();
    boolean neverStarted;
    synchronized (lock) {
      neverStarted = state == State.NEW;
      if (neverStarted) {
        state = State.ENDING;
      }
    }
    if (neverStarted) {
      stopLoop();
      return;
    }
    if (Thread.currentThread() != thread) {
      joinOrInterrupt();
    }
  }

  /** Interrupts a loop that was asked to end and has not; does not wait. Any thread may call it. */
  public void interrupt() {
    requestStop();
    thread.interrupt();
  }

  /** Waits for the loop's end without asking for it; true if it has ended (or never started). */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    // join(0) would wait for ever.
    thread.join(Math.max(1, timeout.toMillis()));
    return !thread.isAlive();
  }

  /** The thread is running. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** The name of the thread. */
  public String name() {
    return thread.getName();
  }

  private void run() {
    try {
      while (!stopRequested && !Thread.currentThread().isInterrupted()) {
        loop.runOnce();
      }
      reportUnaskedInterrupt(new InterruptedException());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reportUnaskedInterrupt(e);
    } catch (Throwable e) {
      reportFailure(e);
    }
    synchronized (lock) {
      state = State.ENDING;
    }
    stopLoop();
  }

  private void reportUnaskedInterrupt(InterruptedException e) {
    if (!stopRequested) {
      health.fatal(
          name(), new IllegalStateException("interrupted though nobody asked it to stop", e));
    }
  }

  private void reportFailure(Throwable e) {
    // What a loop throws because close() interrupted it is its way out, not a fault.
    if (stopRequested && Thread.currentThread().isInterrupted() && e instanceof Exception) {
      log.warn("{} was interrupted while it stopped", name(), e);
    } else {
      health.fatal(name(), e);
    }
  }

  private void stopLoop() {
    try {
      loop.onStop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.warn("{} was interrupted while it closed what it owns", name(), e);
    } catch (Throwable e) {
      reportFailure(e);
    }
  }

  private void wakeLoop() {
    try {
      loop.wakeup();
    } catch (RuntimeException e) {
      log.error("{} could not be woken; it is interrupted if it does not end", name(), e);
    }
  }

  private void joinOrInterrupt() {
    long graceMillis = Math.min(MAX_GRACE.toMillis(), closeTimeout.toMillis() / 5);
    try {
      if (awaitEnd(closeTimeout.minusMillis(graceMillis))) {
        return;
      }
      log.warn("{} did not end within {}; interrupting it", name(), closeTimeout);
      thread.interrupt();
      if (!awaitEnd(Duration.ofMillis(graceMillis))) {
        log.error("{} ignores its interrupt and is left behind", name());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
