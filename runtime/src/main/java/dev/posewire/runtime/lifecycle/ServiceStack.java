package dev.posewire.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a service in the order of their start; closes them in reverse. Thread-safe.
 *
 * <p>The parts are closed one after the other on a thread of the stack's own, so that one that
 * hangs cannot hold the caller for longer than the given time. A part that fails to close is logged
 * and the next one closed. A part that hangs keeps those below it open: they may be in its use.
 *
 * <pre>{@code
 * try (ServiceStack stack = new ServiceStack(Duration.ofSeconds(20))) {
 *   Producer producer = stack.add("producer", newProducer());
 *   stack.add("loop", new LoopThread(...)).start(); // if this throws, the producer is closed
 * }
 * }</pre>
 */
public final class ServiceStack implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServiceStack.class);

  private record Part(String name, AutoCloseable resource) {}

  private final Duration closeTimeout;
  private final Object lock = new Object();
  // The rest is guarded by the lock.
  private final Deque<Part> parts = new ArrayDeque<>();
  private Optional<String> partInClose = Optional.empty();
  private Thread closer;

  /**
   * @param closeTimeout for all parts together
   */
  public ServiceStack(Duration closeTimeout) {
    this.closeTimeout = closeTimeout;
  }

  /**
   * Takes a part over: from now on the stack closes it.
   *
   * @return the part
   * @throws IllegalStateException if the stack is closing; the part is closed then
   */
  public <T extends AutoCloseable> T add(String name, T part) {
    synchronized (lock) {
      if (closer == null) {
        parts.push(new Part(name, part));
        return part;
      }
    }
    closePart(new Part(name, part));
    throw new IllegalStateException("the service is stopping: cannot start " + name);
  }

  /** As {@link #closeWithin} with the time given at the start; logs the part that did not end. */
  @Override
  public void close() {
    closeWithin(closeTimeout)
        .ifPresent(name -> log.error("{} did not end within {}", name, closeTimeout));
  }

  /**
   * Closes all parts, the last one first. A call while another is under way waits for that one. An
   * interrupt ends the wait, not the closing.
   *
   * @return the part that did not end in time; empty if all have ended
   */
  public Optional<String> closeWithin(Duration timeout) {
    Thread thread;
    synchronized (lock) {
      if (closer == null) {
        closer = new Thread(this::closeParts, "service-closer");
        closer.setDaemon(true);
        closer.start();
      }
      thread = closer;
    }
    if (Thread.currentThread() == thread) {
      return Optional.empty();
    }
    try {
      thread.join(Math.max(1, timeout.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (lock) {
      return partInClose;
    }
  }

  private void closeParts() {
    for (Optional<Part> part = nextPart(); part.isPresent(); part = nextPart()) {
      closePart(part.get());
    }
  }

  private Optional<Part> nextPart() {
    synchronized (lock) {
      Optional<Part> next = Optional.ofNullable(parts.poll());
      partInClose = next.map(Part::name);
      return next;
    }
  }

  private static void closePart(Part part) {
    try {
      part.resource().close();
      log.debug("{} closed", part.name());
      // Each part is a top of its own: whatever it throws, the others must still be closed.
    } catch (Throwable e) {
      log.error("{} failed to close", part.name(), e);
    }
  }
}
