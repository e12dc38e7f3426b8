package dev.posewire.worker.openvino;

import dev.posewire.openvino.ElementType;
import dev.posewire.openvino.InferRequest;
import dev.posewire.openvino.OpenVino;
import dev.posewire.openvino.OpenVinoException;
import dev.posewire.openvino.Shape;
import dev.posewire.openvino.Tensor;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs batches on a device: its caller waits, the device computes. A smaller batch than the network
 * was compiled for is run with what is left of the one before in the free places. Owned by its
 * caller, but for {@link #cancel} and {@link #end}.
 */
final class OpenVinoRequest implements InferenceRequest {
  private final PoseModel model;
  private final BatchLayout layout;
  private final InferRequest request;
  private final ByteBuffer images;
  private final Consumer<OpenVinoRequest> closed;
  private final AnswerLimit limit = new AnswerLimit();

  /**
   * @param request owned by this object
   * @param closed hears of the end
   */
  OpenVinoRequest(
      OpenVino openVino,
      InferRequest request,
      PoseModel model,
      BatchLayout layout,
      Consumer<OpenVinoRequest> closed) {
    this.model = model;
    this.layout = layout;
    this.request = request;
    this.closed = closed;
    this.images = ByteBuffer.allocateDirect(layout.batch() * model.imageBytes());
    Shape shape =
        Shape.of(layout.batch(), model.inputHeight(), model.inputWidth(), PoseModel.IMAGE_PLANES);
    boolean ready = false;
    try (Tensor input = Tensor.create(openVino, ElementType.U8, shape, images)) {
      request.setInputTensor(0, input);
      ready = true;
    } finally {
      if (!ready) request.close();
    }
  }

  @Override
  public List<PoseMaps> infer(List<ByteBuffer> pictures) {
    model.requireBatch(pictures);
    List<PoseMaps> maps = new ArrayList<>(pictures.size());
    for (int from = 0; from < pictures.size(); from += layout.batch()) {
      int to = Math.min(pictures.size(), from + layout.batch());
      inferSome(pictures.subList(from, to), maps);
    }
    return maps;
  }

  private void inferSome(List<ByteBuffer> pictures, List<PoseMaps> maps) {
    int offset = 0;
    for (ByteBuffer picture : pictures) {
      images.put(offset, picture, picture.position(), picture.remaining());
      offset += picture.remaining();
    }
    try {
      run();
      try (Tensor heatmaps = request.getOutputTensor(layout.heatmaps());
          Tensor pafs = request.getOutputTensor(layout.pafs())) {
        FloatBuffer heat = heatmaps.data().asFloatBuffer();
        FloatBuffer fields = pafs.data().asFloatBuffer();
        for (int i = 0; i < pictures.size(); i++) {
          maps.add(
              new PoseMaps(
                  model.mapWidth(),
                  model.mapHeight(),
                  copy(heat, i, PoseModel.HEATMAP_PLANES),
                  copy(fields, i, PoseModel.PAF_PLANES)));
        }
      }
    } catch (OpenVinoException e) {
      throw new InferenceException("OpenVINO failed to run the network: " + e.getMessage(), e);
    }
  }

  private void run() {
    long begun = System.nanoTime();
    var unused = request.startAsync();
    try {
      if (request.waitFor(limit.next())) {
        limit.took(Duration.ofNanos(System.nanoTime() - begun));
        return;
      }
    } catch (InterruptedException e) {
      request.cancel();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while an inference ran", e);
    }
    request.cancel();
    throw new InferenceException(
        "an inference has not ended within %s".formatted(limit.next()), null);
  }

  private float[] copy(FloatBuffer source, int image, int planes) {
    float[] values = new float[planes * model.mapCells()];
    source.get(image * values.length, values);
    return values;
  }

  /** Asks the device to give up the inference that runs. From any thread; does not wait. */
  void cancel() {
    try {
      request.cancel();
    } catch (OpenVinoException | IllegalStateException e) {
      // It ends by itself, or was closed.
    }
  }

  /** Ends the inference that runs, and every later one; waits so long. From any thread. */
  void end(Duration timeout) {
    request.close(timeout);
  }

  @Override
  public void close() {
    request.close();
    closed.accept(this);
  }
}
