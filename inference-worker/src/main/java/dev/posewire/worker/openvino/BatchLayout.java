package dev.posewire.worker.openvino;

import dev.posewire.openvino.Port;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.PoseModel;
import java.util.List;

/**
 * Where the answers of a batch are.
 *
 * @param batch images of an inference
 * @param heatmaps index of the output with them
 * @param pafs likewise
 */
record BatchLayout(int batch, int heatmaps, int pafs) {
  /** Finds the outputs by their planes. */
  static BatchLayout of(List<Port> outputs, PoseModel model, int batch) {
    return new BatchLayout(
        batch,
        withPlanes(outputs, PoseModel.HEATMAP_PLANES, model, batch),
        withPlanes(outputs, PoseModel.PAF_PLANES, model, batch));
  }

  private static int withPlanes(List<Port> outputs, int planes, PoseModel model, int batch) {
    List<Long> wanted =
        List.of((long) batch, (long) planes, (long) model.mapHeight(), (long) model.mapWidth());
    for (int i = 0; i < outputs.size(); i++) {
      Port output = outputs.get(i);
      if (output.shape().isStatic() && output.shape().toShape().dims().equals(wanted)) return i;
    }
    throw new ModelException(
        "model must have an output " + wanted,
        "outputs %s".formatted(outputs),
        "give an OpenVINO IR of a pose network");
  }
}
