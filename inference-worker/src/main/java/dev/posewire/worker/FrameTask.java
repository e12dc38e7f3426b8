package dev.posewire.worker;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Instant;

/**
 * A frame on its way through the worker. Thread-safe: it changes hands, from the poll thread over
 * the queue to a request's thread, and only its delivery has state.
 *
 * @param acceptedNanos when the worker took it, by its ticker
 */
record FrameTask(Delivery<Frame> delivery, Policy policy, long acceptedNanos)
    implements LaneQueue.Item {
  Frame frame() {
    return delivery.value();
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
}
