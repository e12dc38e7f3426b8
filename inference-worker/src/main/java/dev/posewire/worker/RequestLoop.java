package dev.posewire.worker;

import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.worker.PoolDevice.Life;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a device: takes a batch, runs it, lets the results go. Not thread-safe: owned by
 * its request thread. Where the device fails, it is shut off, and the batch goes back to the queue,
 * for another device or this one when it is well again; each of its frames alone from then on, and
 * one at which devices fail again and again is rejected.
 */
final class RequestLoop implements Loop {
  private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);

  /** Bounds how long a request of a device that is off does not look up. */
  private static final Duration IDLE = Duration.ofMillis(200);

  /** So many failures of devices with a frame are its own. */
  private static final int MAX_DEVICE_FAILURES = 3;

  private final Device device;
  private final WorkerPipeline pipeline;
  private final RejectedRecords rejected;
  private final AvroCodec codec;
  private Optional<Opened> opened = Optional.empty();

  /** A request, and what it is a request of. */
  private record Opened(Life life, InferenceRequest request) {}

  RequestLoop(Device device, WorkerPipeline pipeline, RejectedRecords rejected, AvroCodec codec) {
    this.device = device;
    this.pipeline = pipeline;
    this.rejected = rejected;
    this.codec = codec;
  }

  @Override
  public void runOnce() throws InterruptedException {
    Optional<Life> life = device.pooled().awaitWorking(IDLE);
    if (life.isEmpty()) return;
    List<FrameTask> batch = new ArrayList<>();
    List<ByteBuffer> images = new ArrayList<>();
    List<FrameTask> taken = pipeline.batcher().take(device.pooled().batch(), device.linger());
    if (!device.pooled().isIn(life.get())) {
      pipeline.putBack(taken); // another request of the device has failed meanwhile
      return;
    }
    for (FrameTask task : taken) {
      if (task.delivery().isRevoked()) {
        pipeline.giveUp(task);
      } else if (isExpired(task)) {
        pipeline.balance().drop(task, FrameBalance.Drop.EXPIRED);
      } else {
        prepare(task, batch, images);
      }
    }
    if (!batch.isEmpty()) run(life.get(), batch, images);
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

  private void run(Life life, List<FrameTask> batch, List<ByteBuffer> images) {
    long begunNanos = device.ticker().nanos();
    List<PoseMaps> maps = infer(life, batch, images);
    if (maps.isEmpty()) return;
    device.meters().ran(batch.size(), device.ticker().nanos() - begunNanos);
    device.pooled().ran();
    Instant inferredAt = device.clock().instant();
    for (int i = 0; i < batch.size(); i++) {
      FrameTask task = batch.get(i);
      pipeline.order().complete(task, device.tensors().assemble(task, maps.get(i), inferredAt));
    }
  }

  /** Answers nothing if the device has failed. */
  private List<PoseMaps> infer(Life life, List<FrameTask> batch, List<ByteBuffer> images) {
    device.meters().begins();
    try {
      return request(life).infer(images);
    } catch (InferenceException e) {
      device.meters().failed();
      pipeline.putBack(shutOff(life, e) ? withoutCulprits(batch, e) : batch);
      return List.of();
    } catch (RuntimeException e) {
      if (device.pooled().isIn(life)) {
        device.meters().failed();
        // They keep their place in the order: what comes after them must not leave before they do.
        batch.forEach(pipeline.balance()::abandon);
        throw e;
      }
      // Another request of the device has failed, and it is being closed.
      device.meters().failed();
      pipeline.putBack(batch);
      return List.of();
    }
  }

  private InferenceRequest request(Life life) {
    if (opened.isEmpty() || !opened.get().life().equals(life)) {
      close();
      opened = Optional.of(new Opened(life, life.engine().openRequest()));
    }
    return opened.get().request();
  }

  /** Whether this was the failure that shut it off. */
  private boolean shutOff(Life life, InferenceException why) {
    boolean first = device.pooled().shutOff(life, why.getMessage());
    if (first) log.warn("device {} has failed and is shut off", device.pooled().name(), why);
    return first;
  }

  /** Rejects those that were in too many failures, and answers the others. */
  private List<FrameTask> withoutCulprits(List<FrameTask> batch, InferenceException why) {
    List<FrameTask> others = new ArrayList<>();
    for (FrameTask task : batch) {
      if (task.deviceFailed() < MAX_DEVICE_FAILURES) {
        others.add(task);
      } else {
        reject(
            task,
            new InferenceException(
                "a device failed %d times with this frame, %s at last: %s"
                    .formatted(MAX_DEVICE_FAILURES, device.pooled().name(), why.getMessage()),
                why));
      }
    }
    return others;
  }

  private void close() {
    opened.ifPresent(one -> one.request().close());
    opened = Optional.empty();
  }

  /** Keeps the frame without its image. */
  private void reject(FrameTask task, Exception why) {
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
    close();
  }
}
