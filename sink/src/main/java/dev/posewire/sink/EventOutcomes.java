package dev.posewire.sink;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.util.concurrent.Future;

/**
 * Ends the deliveries of one sink, and counts how each ends. Thread-safe.
 *
 * <p>What the target refuses goes to the topic {@code rejected}, and is finished once it is there.
 */
final class EventOutcomes {
  private final EventBalance balance;
  private final RejectedRecords rejected;
  private final AvroCodec codec;
  private final String topic;

  /**
   * @param topic where the events come from
   */
  EventOutcomes(EventBalance balance, RejectedRecords rejected, AvroCodec codec, String topic) {
    this.balance = balance;
    this.rejected = rejected;
    this.codec = codec;
    this.topic = topic;
  }

  void received(Delivery<PoseEvent> delivery) {
    balance.received(delivery.value());
  }

  void stored(Delivery<PoseEvent> delivery) {
    balance.stored(delivery.value());
    delivery.finish();
  }

  /** The filter does not want it, or the sink cannot have it. */
  void filtered(Delivery<PoseEvent> delivery, Reason reason) {
    balance.filtered(delivery.value(), reason);
    delivery.finish();
  }

  void abandoned(Delivery<PoseEvent> delivery) {
    balance.abandoned(delivery.value());
    delivery.abandon();
  }

  /** An attempt at it failed; it is made again. */
  void retried(Delivery<PoseEvent> delivery) {
    balance.retried(delivery.value());
  }

  void rejected(Delivery<PoseEvent> delivery, SinkException why) {
    PoseEvent event = delivery.value();
    Future<?> unused = // it never fails, see there
        rejected
            .reject(
                topic,
                delivery.partition(),
                delivery.offset(),
                event.getChannel(),
                codec.encode(event),
                why)
            .thenRun(
                () -> {
                  balance.rejected(event);
                  delivery.finish();
                });
  }

  /** A batch, or a part of one, is safe. */
  void flushed() {
    balance.flushed();
  }

  /** The target could not be used. */
  void failed() {
    balance.failed();
  }
}
