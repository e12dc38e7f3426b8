package dev.posewire.decoder;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.Set;
import java.util.concurrent.Future;

/** Gives the records of one lane to the decode threads. Owned by the lane's poll thread. */
final class TensorsHandler implements LaneHandler<PoseTensors> {
  private final Policy policy;
  private final DecodePool pool;

  TensorsHandler(Policy policy, DecodePool pool) {
    this.policy = policy;
    this.pool = pool;
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    pool.assigned(policy, partitions);
  }

  @Override
  public void accept(Delivery<PoseTensors> delivery) {
    Future<?> unused = // the outcome never fails
        pool.decode(policy, delivery.value(), delivery.offset(), delivery::isRevoked)
            .thenAccept(outcome -> end(delivery, outcome));
  }

  private static void end(Delivery<PoseTensors> delivery, SendOutcome outcome) {
    if (outcome == SendOutcome.CLOSED) {
      delivery.abandon();
    } else {
      delivery.finish();
    }
  }

  @Override
  public int discard(Set<Integer> partitions) {
    return pool.discard(policy, partitions);
  }
}
