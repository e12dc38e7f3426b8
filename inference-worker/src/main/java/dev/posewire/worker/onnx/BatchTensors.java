package dev.posewire.worker.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The input and output tensors of one batch size over direct buffers: ONNX Runtime reads and writes
 * them in place. Not thread-safe: owned by its request.
 */
final class BatchTensors implements AutoCloseable {
  private final PoseModel model;
  private final TensorNames names;
  private final int size;
  private final ByteBuffer images;
  private final FloatBuffer heatmaps;
  private final FloatBuffer pafs;
  private final List<OnnxTensor> tensors = new ArrayList<>();

  private BatchTensors(PoseModel model, TensorNames names, int size) {
    this.model = model;
    this.names = names;
    this.size = size;
    this.images = ByteBuffer.allocateDirect(size * model.imageBytes());
    this.heatmaps = floats(size * PoseModel.HEATMAP_PLANES * model.mapCells());
    this.pafs = floats(size * PoseModel.PAF_PLANES * model.mapCells());
  }

  /** Makes the tensors of a batch of {@code size} images, 1 or more. */
  static BatchTensors allocate(PoseModel model, TensorNames names, int size) {
    BatchTensors batch = new BatchTensors(model, names, size);
    try {
      batch.createTensors();
    } catch (OrtException e) {
      batch.close();
      throw new InferenceException(
          "ONNX Runtime failed to make tensors for %d images: %s".formatted(size, e.getMessage()),
          e);
    }
    return batch;
  }

  private void createTensors() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] imageShape = {size, model.inputHeight(), model.inputWidth(), PoseModel.IMAGE_PLANES};
    tensors.add(OnnxTensor.createTensor(environment, images, imageShape, OnnxJavaType.UINT8));
    tensors.add(OnnxTensor.createTensor(environment, heatmaps, mapShape(PoseModel.HEATMAP_PLANES)));
    tensors.add(OnnxTensor.createTensor(environment, pafs, mapShape(PoseModel.PAF_PLANES)));
  }

  /** Images a batch. */
  int size() {
    return size;
  }

  Map<String, OnnxTensor> inputs() {
    return Map.of(names.images(), tensors.get(0));
  }

  Map<String, OnnxTensor> outputs() {
    return Map.of(names.heatmaps(), tensors.get(1), names.pafs(), tensors.get(2));
  }

  /** Copies the images in; there are as many as the batch takes, each of the right size. */
  void put(List<ByteBuffer> sources) {
    int offset = 0;
    for (ByteBuffer source : sources) {
      images.put(offset, source, source.position(), source.remaining());
      offset += source.remaining();
    }
  }

  /** Copies the answers of the last run out, one an image. */
  List<PoseMaps> maps() {
    List<PoseMaps> maps = new ArrayList<>(size);
    for (int image = 0; image < size; image++) {
      maps.add(
          new PoseMaps(
              model.mapWidth(),
              model.mapHeight(),
              copy(heatmaps, image, PoseModel.HEATMAP_PLANES),
              copy(pafs, image, PoseModel.PAF_PLANES)));
    }
    return maps;
  }

  private float[] copy(FloatBuffer source, int image, int planes) {
    float[] values = new float[planes * model.mapCells()];
    source.get(image * values.length, values);
    return values;
  }

  private long[] mapShape(int planes) {
    return new long[] {size, planes, model.mapHeight(), model.mapWidth()};
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Frees the native tensors; idempotent. */
  @Override
  public void close() {
    tensors.forEach(OnnxTensor::close);
    tensors.clear();
  }
}
