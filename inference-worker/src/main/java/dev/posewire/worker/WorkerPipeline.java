package dev.posewire.worker;

import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.PoseTensors;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The stations of a frame between the lanes and the output. All are thread-safe. */
record WorkerPipeline(
    FrameBatcher batcher, ResultOrder order, FrameBalance balance, TensorsOutput output) {
  static WorkerPipeline of(FrameBatcher batcher, FrameBalance balance, TensorsOutput output) {
    return new WorkerPipeline(
        batcher, new ResultOrder(new ToOutput(balance, output)), balance, output);
  }

  /** Frames that a device has taken and failed are the next again. */
  void putBack(List<FrameTask> tasks) {
    batcher
        .putBack(tasks)
        .forEach(superseded -> balance.drop(superseded, FrameBalance.Drop.SUPERSEDED));
  }

  /**
   * Leaves a frame that has not begun to the next owner of its partition. What was already run of
   * its channel after it goes there too: the decoder takes none that comes late.
   */
  void leave(FrameTask task) {
    order.leave(task);
    balance.abandon(task);
  }

  /** Lets go of a frame whose partition has another owner already. */
  void giveUp(FrameTask task) {
    order.giveUp(task);
    balance.abandon(task);
  }

  /**
   * What leaves in order goes to the output; how that ends is counted and finishes the delivery.
   */
  private record ToOutput(FrameBalance balance, TensorsOutput output)
      implements ResultOrder.Release {
    @Override
    public void release(FrameTask task, PoseTensors result) {
      CompletableFuture<SendOutcome> outcome =
          output.deliver(result, () -> task.delivery().isRevoked());
      CompletableFuture<Void> unused = // the outcome never fails
          outcome.thenAccept(how -> balance.delivered(task, how));
    }

    @Override
    public void late(FrameTask task) {
      balance.drop(task, FrameBalance.Drop.LATE);
    }

    @Override
    public void withheld(FrameTask task) {
      balance.abandon(task);
    }
  }
}
