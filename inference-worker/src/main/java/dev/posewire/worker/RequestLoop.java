package dev.posewire.worker;

import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * One request of a device: takes a batch, runs it, lets the results go. Not thread-safe: owned by
 * its request thread. A device that fails ends the process; what was in flight is not committed and
 * comes to another worker.
 */
final class RequestLoop implements Loop {
  private final InferenceRequest request;
  private final Device device;
  private final WorkerPipeline pipeline;
  private final RejectedRecords rejected;
  private final AvroCodec codec;

  RequestLoop(
      InferenceRequest request,
      Device device,
      WorkerPipeline pipeline,
      RejectedRecords rejected,
      AvroCodec codec) {
    this.request = request;
    this.device = device;
    this.pipeline = pipeline;
    this.rejected = rejected;
    this.codec = codec;
  }

  @Override
  public void runOnce() throws InterruptedException {
    List<FrameTask> batch = new ArrayList<>();
    List<ByteBuffer> images = new ArrayList<>();
    for (FrameTask task : pipeline.batcher().take(device.batch(), device.linger())) {
      if (task.delivery().isRevoked()) {
        pipeline.giveUp(task);
      } else if (isExpired(task)) {
        pipeline.balance().drop(task, FrameBalance.Drop.EXPIRED);
      } else {
        prepare(task, batch, images);
      }
    }
    if (!batch.isEmpty()) run(batch, images);
  }

  private void prepare(FrameTask task, List<FrameTask> batch, List<ByteBuffer> images) {
    try {
      images.add(device.images().bgr(task.frame()));
      batch.add(task);
    } catch (MalformedRecordException e) {
      reject(task, e);
    }
  }

  private boolean isExpired(FrameTask task) {
    return task.policy() == Policy.LATEST
        && task.isOlderThan(device.clock().instant().minus(device.maxFrameAge()));
  }

  private void run(List<FrameTask> batch, List<ByteBuffer> images) {
    long begunNanos = device.ticker().nanos();
    List<PoseMaps> maps = infer(batch, images);
    device.meters().ran(batch.size(), device.ticker().nanos() - begunNanos);
    Instant inferredAt = device.clock().instant();
    for (int i = 0; i < batch.size(); i++) {
      FrameTask task = batch.get(i);
      pipeline.order().complete(task, device.tensors().assemble(task, maps.get(i), inferredAt));
    }
  }

  /** A failure is for the top of the thread; here it gives the frames to another worker. */
  private List<PoseMaps> infer(List<FrameTask> batch, List<ByteBuffer> images) {
    device.meters().begins();
    try {
      return request.infer(images);
    } catch (RuntimeException e) {
      device.meters().failed();
      // They keep their place in the order: what comes after them must not leave before they do.
      batch.forEach(pipeline.balance()::abandon);
      throw e;
    }
  }

  /** Keeps the frame without its image. */
  private void reject(FrameTask task, MalformedRecordException why) {
    pipeline.order().giveUp(task);
    byte[] rest =
        codec.encode(Frame.newBuilder(task.frame()).setImage(ByteBuffer.allocate(0)).build());
    Future<?> unused = // it never fails, see there
        rejected
            .reject(
                device.topics().frames(task.policy()),
                task.delivery().partition(),
                task.delivery().offset(),
                task.channel(),
                rest,
                why)
            .thenRun(() -> pipeline.balance().drop(task, FrameBalance.Drop.REJECTED));
  }

  @Override
  public void onStop() {
    request.close();
  }
}
