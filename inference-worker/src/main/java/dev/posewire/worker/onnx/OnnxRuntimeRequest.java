package dev.posewire.worker.onnx;

import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Runs batches on the shared session, on its caller's thread; keeps the native tensors of the last
 * batch size. Not thread-safe: owned by its caller.
 */
final class OnnxRuntimeRequest implements InferenceRequest {
  private final PoseModel model;
  private final SharedSession session;
  private final TensorNames names;
  private Optional<BatchTensors> tensors = Optional.empty();
  private boolean closed;

  OnnxRuntimeRequest(PoseModel model, SharedSession session, TensorNames names) {
    this.model = model;
    this.session = session;
    this.names = names;
  }

  @Override
  public List<PoseMaps> infer(List<ByteBuffer> images) {
    if (closed) {
      throw new IllegalStateException("the request is closed");
    }
    model.requireBatch(images);
    BatchTensors batch = tensorsFor(images.size());
    batch.put(images);
    session.run(batch.inputs(), batch.outputs());
    return batch.maps();
  }

  private BatchTensors tensorsFor(int images) {
    if (tensors.isEmpty() || tensors.get().size() != images) {
      free();
      tensors = Optional.of(BatchTensors.allocate(model, names, images));
    }
    return tensors.get();
  }

  private void free() {
    tensors.ifPresent(BatchTensors::close);
    tensors = Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    free();
  }
}
