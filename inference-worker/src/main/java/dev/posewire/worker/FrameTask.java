package dev.posewire.worker;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A frame on its way through the worker. Thread-safe: it changes hands, from the poll thread over
 * the queue to a request's thread.
 */
final class FrameTask implements LaneQueue.Item {
  private final Delivery<Frame> delivery;
  private final Policy policy;
  private final long acceptedNanos;
  // Written by the request that has it, read by the next one.
  private final AtomicInteger deviceFailures = new AtomicInteger();

  /** {@code acceptedNanos}: when the worker took it, by its ticker. */
  FrameTask(Delivery<Frame> delivery, Policy policy, long acceptedNanos) {
    this.delivery = delivery;
    this.policy = policy;
    this.acceptedNanos = acceptedNanos;
  }

  Delivery<Frame> delivery() {
    return delivery;
  }

  Frame frame() {
    return delivery.value();
  }

  @Override
  public Policy policy() {
    return policy;
  }

  long acceptedNanos() {
    return acceptedNanos;
  }

  @Override
  public String channel() {
    return frame().getChannel();
  }

  @Override
  public int partition() {
    return delivery.partition();
  }

  @Override
  public long ptsMicros() {
    return frame().getPts();
  }

  boolean isOlderThan(Instant oldest) {
    return frame().getReceivedAt().isBefore(oldest);
  }

  /** Whether this frame comes after another of its channel. */
  boolean isAfter(long session, long sequence) {
    return frame().getSession() != session
        ? frame().getSession() > session
        : frame().getSequence() > sequence;
  }

  /** A device failed while it ran this frame, maybe with others; answers how many did so far. */
  int deviceFailed() {
    return deviceFailures.incrementAndGet();
  }

  /** Whether it may be what devices fail at. */
  boolean isSuspect() {
    return deviceFailures.get() > 0;
  }
}
