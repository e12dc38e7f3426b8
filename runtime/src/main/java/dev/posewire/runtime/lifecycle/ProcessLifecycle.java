package dev.posewire.runtime.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a process that serves until it is told to stop: starts its parts, waits for SIGTERM,
 * SIGINT, {@link #requestStop} or a fatal error, closes the parts and answers the exit code. One
 * object per process; thread-safe.
 *
 * <pre>{@code
 * System.exit(new ProcessLifecycle(health, ProcessLifecycle.CLOSE_TIMEOUT).run(stack -> { ... }));
 * }</pre>
 *
 * <p>The shutdown hook closes the parts itself and never waits for the main thread, so that {@code
 * System.exit} may be called from any thread, in any phase. After a signal the JVM's own exit code
 * stands (143 for SIGTERM, 130 for SIGINT), not the one answered here.
 */
public final class ProcessLifecycle {
  /** Ended because somebody asked for it. */
  public static final int EXIT_OK = 0;

  /** Ended by a fatal error, or a part did not end in time. */
  public static final int EXIT_FATAL = 1;

  /**
   * The caller can mend it: {@link UserErrorException}. The same as picocli's code for wrong usage.
   */
  public static final int EXIT_USER_ERROR = 2;

  /** What closing takes at most; below the 30 s after which Kubernetes kills. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(ProcessLifecycle.class);

  /** Opens and starts the parts of a process; what is added to the stack is closed at its end. */
  @FunctionalInterface
  public interface Starter {
    /** An interrupt asks it to give up, by any exception. */
    void start(ServiceStack stack) throws Exception;
  }

  private final Health health;
  private final Duration closeTimeout;
  private final Jvm jvm;
  private final ServiceStack stack;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Object lock = new Object();
  // Guarded by the lock: the thread inside the starter.
  private Optional<Thread> starting = Optional.empty();

  public ProcessLifecycle(Health health, Duration closeTimeout) {
    this(health, closeTimeout, Jvm.current());
  }

  ProcessLifecycle(Health health, Duration closeTimeout, Jvm jvm) {
    this.health = health;
    this.closeTimeout = closeTimeout;
    this.jvm = jvm;
    this.stack = new ServiceStack(closeTimeout);
  }

  /**
   * The whole life; the calling thread is the process's main thread. If the starter fails, what it
   * has added is closed in reverse.
   *
   * @return the exit code
   * @throws UserErrorException from the starter, or the fatal error that ended it, after all is
   *     closed
   */
  public int run(Starter starter) {
    Thread hook = new Thread(this::onShutdown, "shutdown-hook");
    jvm.addShutdownHook(hook);
    boolean interrupted = false;
    boolean closed;
    try {
      health.onFatal(() -> requestStop("a fatal error"));
      start(starter);
      stop.await();
    } catch (InterruptedException e) {
      requestStop("interrupted");
      interrupted = true;
    } finally {
      // With the interrupt flag down: else nothing would wait for the parts.
      closed = closeOrHalt();
      jvm.removeShutdownHook(hook);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    health.fatal().map(FatalError::cause).ifPresent(ProcessLifecycle::rethrowUserError);
    return closed && health.isLive() ? EXIT_OK : EXIT_FATAL;
  }

  private static void rethrowUserError(Throwable cause) {
    if (cause instanceof UserErrorException e) {
      throw e;
    }
  }

  /** Begins the end and returns at once. A second call does nothing. */
  public void requestStop(String reason) {
    synchronized (lock) {
      if (stop.getCount() == 0) {
        return;
      }
      log.info("stopping: {}", reason);
      stop.countDown();
      starting.ifPresent(Thread::interrupt);
    }
  }

  private void start(Starter starter) {
    synchronized (lock) {
      if (stop.getCount() == 0) {
        return;
      }
      starting = Optional.of(Thread.currentThread());
    }
    Optional<Throwable> failure = startFailure(starter);
    boolean stopAsked;
    synchronized (lock) {
      starting = Optional.empty();
      stopAsked = stop.getCount() == 0;
      if (stopAsked) {
        // The interrupt has done its work: requestStop sent it to end the start, not the close.
        Thread.interrupted();
      }
    }
    if (failure.isEmpty()) {
      return;
    }
    if (stopAsked) {
      log.info("gave up starting: {}", failure.get().toString());
    } else if (failure.get() instanceof UserErrorException e) {
      throw e;
    } else {
      health.fatal("start", failure.get());
    }
  }

  private Optional<Throwable> startFailure(Starter starter) {
    try {
      starter.start(stack);
      return Optional.empty();
      // The top of the main thread.
    } catch (Throwable e) {
      return Optional.of(e);
    }
  }

  private void onShutdown() {
    requestStop("a signal, or the end of the process");
    closeOrHalt();
  }

  private boolean closeOrHalt() {
    Optional<String> stuck = stack.closeWithin(closeTimeout);
    stuck.ifPresent(
        name -> {
          log.error(
              "{} did not end within {}: halting, exit code {}", name, closeTimeout, EXIT_FATAL);
          jvm.halt(EXIT_FATAL);
        });
    return stuck.isEmpty();
  }
}
