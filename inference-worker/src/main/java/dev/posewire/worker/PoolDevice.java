package dev.posewire.worker;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.ModelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A device of the pool. It works, or it is off: after a failure nobody uses it until it has proved
 * itself and was opened anew. Thread-safe: its requests' threads use it and tell of failures, one
 * thread revives it.
 */
final class PoolDevice implements AutoCloseable {
  /** What one opening of the device gave; not used any more after the first failure of it. */
  record Life(InferenceEngine engine) {}

  private final PoolMember member;
  private final int requests;
  private final int batch;
  // Written by the requests' threads, read by the pool's health.
  private final AtomicLong runs = new AtomicLong();
  // Guarded by this.
  private Life life;
  private Optional<String> fault = Optional.empty();
  private boolean closed;

  private PoolDevice(PoolMember member, InferenceEngine engine) {
    this.member = member;
    this.life = new Life(engine);
    this.requests = member.requestsOn(engine);
    this.batch = member.batchOn(engine);
  }

  /** Opens it for the first time; throws what {@code open} of its opener throws. */
  static PoolDevice open(PoolMember member) {
    return new PoolDevice(member, member.opener().open());
  }

  String name() {
    return member.opener().device();
  }

  /** How many requests it is given. */
  int requests() {
    return requests;
  }

  /** Frames of a request at most. */
  int batch() {
    return batch;
  }

  /** How long the first frame of a batch may wait; {@code usual}: where it says nothing itself. */
  Duration linger(Duration usual) {
    return member.linger().orElse(usual);
  }

  synchronized InferenceEngine engine() {
    return life.engine();
  }

  /** Waits until it works; empty if it does not within the limit. */
  synchronized Optional<Life> awaitWorking(Duration limit) throws InterruptedException {
    awaitFault(false, limit);
    return isWorking() ? Optional.of(life) : Optional.empty();
  }

  /** Waits until it is off; false if it is not within the limit. */
  synchronized boolean awaitOff(Duration limit) throws InterruptedException {
    awaitFault(true, limit);
    return fault.isPresent() && !closed;
  }

  private void awaitFault(boolean present, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (fault.isPresent() != present && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) return;
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized boolean isWorking() {
    return fault.isEmpty() && !closed;
  }

  /** Whether this life goes on. */
  synchronized boolean isIn(Life some) {
    return isWorking() && life.equals(some);
  }

  /** It has run a batch. */
  void ran() {
    runs.incrementAndGet();
  }

  /** Batches that it has run, in all its lives. */
  long runs() {
    return runs.get();
  }

  /** Why it is off. */
  synchronized Optional<String> fault() {
    return fault;
  }

  /** Shuts it off; false if that life is over already. */
  synchronized boolean shutOff(Life failed, String why) {
    if (!isIn(failed)) return false;
    fault = Optional.of(why);
    notifyAll();
    return true;
  }

  /**
   * Tries to bring a device back that is off; throws what its opener throws, and keeps that as the
   * fault.
   */
  void revive() {
    engine().close();
    InferenceEngine opened;
    try {
      member.opener().prove();
      opened = member.opener().open();
    } catch (ModelException e) {
      remember(e.getMessage());
      throw new InferenceException(e.getMessage(), e);
    } catch (InferenceException e) {
      remember(e.getMessage());
      throw e;
    }
    try {
      requireSameModel(opened);
    } catch (InferenceException e) {
      opened.close();
      remember(e.getMessage());
      throw e;
    }
    begin(opened);
  }

  private void requireSameModel(InferenceEngine opened) {
    if (!opened.model().equals(engine().model())) {
      throw new InferenceException(
          "%s was opened with %s, and the network's files are %s now: start the worker again"
              .formatted(name(), engine().model(), opened.model()),
          null);
    }
  }

  private synchronized void remember(String why) {
    fault = Optional.of(why);
  }

  private synchronized void begin(InferenceEngine opened) {
    if (closed) {
      opened.close();
      return;
    }
    life = new Life(opened);
    fault = Optional.empty();
    notifyAll();
  }

  @Override
  public void close() {
    InferenceEngine last;
    synchronized (this) {
      closed = true;
      last = life.engine();
      notifyAll();
    }
    last.close();
  }
}
