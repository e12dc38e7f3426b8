package dev.posewire.decoder;

import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One frame's maps on their way to the decode thread of their channel.
 *
 * @param policy of the lane that it came on
 * @param partition of the record
 * @param offset of the record in {@code tensors.*}; -1 if it was handed over in memory
 * @param restored the last positions of the partition's channels when it was assigned; the same
 *     object for all tasks of one assignment
 * @param revoked whether the partition has gone meanwhile
 * @param outcome ends when the event is safe, or the frame is given up
 */
record DecodeTask(
    Policy policy,
    PoseTensors tensors,
    int partition,
    long offset,
    Map<String, FramePosition> restored,
    BooleanSupplier revoked,
    CompletableFuture<SendOutcome> outcome)
    implements LaneQueue.Item {
  @Override
  public String channel() {
    return tensors.getChannel();
  }

  @Override
  public long ptsMicros() {
    return tensors.getPts();
  }
}
