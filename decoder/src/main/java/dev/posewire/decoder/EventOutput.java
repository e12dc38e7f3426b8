package dev.posewire.decoder;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes events on {@code poses}, by the promise of the lane that they came on. Thread-safe.
 *
 * @param live owned by this object
 * @param recorded likewise
 */
record EventOutput(AvroCodec codec, LaneProducer live, LaneProducer recorded)
    implements AutoCloseable {
  /** Events are small: a broker's pause of a second must not cost any at 30 frames/s. */
  private static final int LIVE_IN_FLIGHT = 32;

  static EventOutput of(StageKafka kafka) {
    String poses = kafka.topics().poses();
    kafka.useRegistry(poses, PoseEvent.getClassSchema());
    return new EventOutput(
        kafka.codec(),
        kafka.latestProducer(poses, LIVE_IN_FLIGHT),
        kafka.everyProducer(poses, List.of()));
  }

  /** The event of a frame; not once the frame's partition has gone. */
  CompletableFuture<SendOutcome> publish(DecodeTask task, PoseEvent event) {
    LaneProducer lane = task.policy() == Policy.EVERY ? recorded : live;
    return lane.send(event.getChannel(), codec.encode(event), task.revoked());
  }

  @Override
  public void close() {
    live.close();
    recorded.close();
  }
}
