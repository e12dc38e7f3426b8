package dev.posewire.worker;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Publishes the results on {@code tensors.live} and {@code tensors.recorded}. Thread-safe. */
public final class TopicTensorsOutput implements TensorsOutput {
  /** Bridges a broker's pause of some 100 ms at 30 frames/s. */
  private static final int LIVE_IN_FLIGHT = 4;

  private final AvroCodec codec;
  private final LaneProducer live;
  private final LaneProducer recorded;

  public TopicTensorsOutput(StageKafka kafka) {
    this(
        kafka.codec(),
        kafka.latestProducer(kafka.topics().tensors(Policy.LATEST), LIVE_IN_FLIGHT),
        kafka.everyProducer(
            kafka.topics().tensors(Policy.EVERY), kafka.settings().tensorReaders()));
  }

  /** The lanes are owned by this object. */
  TopicTensorsOutput(AvroCodec codec, LaneProducer live, LaneProducer recorded) {
    this.codec = codec;
    this.live = live;
    this.recorded = recorded;
  }

  @Override
  public void assigned(Policy policy, Set<Integer> partitions) {}

  @Override
  public CompletableFuture<SendOutcome> deliver(PoseTensors tensors, BooleanSupplier revoked) {
    if (revoked.getAsBoolean()) return CompletableFuture.completedFuture(SendOutcome.CLOSED);
    LaneProducer lane = tensors.getPolicy() == Policy.EVERY ? recorded : live;
    return lane.send(tensors.getChannel(), codec.encode(tensors), revoked);
  }

  @Override
  public void close() {
    live.close();
    recorded.close();
  }
}
