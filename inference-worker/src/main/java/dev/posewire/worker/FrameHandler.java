package dev.posewire.worker;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lane.LaneHandler;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Queues the frames of one lane for the devices. Owned by the lane's poll thread. */
final class FrameHandler implements LaneHandler<Frame> {
  private final Policy policy;
  private final Duration maxFrameAge;
  private final WorkerPipeline pipeline;
  private final Ticker ticker;
  private final InstantSource clock;

  FrameHandler(
      Policy policy,
      Duration maxFrameAge,
      WorkerPipeline pipeline,
      Ticker ticker,
      InstantSource clock) {
    this.policy = policy;
    this.maxFrameAge = maxFrameAge;
    this.pipeline = pipeline;
    this.ticker = ticker;
    this.clock = clock;
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    pipeline.output().assigned(policy, partitions);
  }

  @Override
  public void accept(Delivery<Frame> delivery) {
    FrameTask task = new FrameTask(delivery, policy, ticker.nanos());
    FrameBalance balance = pipeline.balance();
    balance.in(task);
    if (policy == Policy.LATEST && task.isOlderThan(clock.instant().minus(maxFrameAge))) {
      balance.drop(task, FrameBalance.Drop.EXPIRED);
      return;
    }
    pipeline.order().expect(task);
    pipeline
        .batcher()
        .add(task)
        .ifPresent(superseded -> balance.drop(superseded, FrameBalance.Drop.SUPERSEDED));
  }

  @Override
  public int discard(Set<Integer> partitions) {
    List<FrameTask> waiting = pipeline.batcher().remove(policy, partitions);
    waiting.forEach(pipeline::leave);
    if (policy == Policy.LATEST) {
      pipeline.balance().forget(partitions);
    }
    return waiting.size();
  }
}
