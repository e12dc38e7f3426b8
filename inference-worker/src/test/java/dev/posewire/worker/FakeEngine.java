package dev.posewire.worker;

import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that answers with the first byte of each image in the first cell of its heatmaps. */
final class FakeEngine implements InferenceRequest {
  final List<Integer> batches = new ArrayList<>();
  boolean broken;

  /** It fails at images with this first byte. */
  Optional<Integer> poison = Optional.empty();

  Runnable beforeFailure = () -> {};
  Optional<RuntimeException> fault = Optional.empty();
  boolean closed;

  @Override
  public List<PoseMaps> infer(List<ByteBuffer> images) {
    if (fault.isPresent()) throw fault.get();
    if (broken || images.stream().anyMatch(this::isPoison)) {
      beforeFailure.run();
      throw new InferenceException("device lost", null);
    }
    batches.add(images.size());
    return images.stream().map(image -> maps(image.get(0))).toList();
  }

  private boolean isPoison(ByteBuffer image) {
    return poison.isPresent() && image.get(0) == poison.get();
  }

  static PoseMaps maps(float first) {
    PoseModel model = Frames.MODEL;
    float[] heatmaps = new float[PoseModel.HEATMAP_PLANES * model.mapCells()];
    heatmaps[0] = first;
    return new PoseMaps(
        model.mapWidth(),
        model.mapHeight(),
        heatmaps,
        new float[PoseModel.PAF_PLANES * model.mapCells()]);
  }

  @Override
  public void close() {
    closed = true;
  }
}
