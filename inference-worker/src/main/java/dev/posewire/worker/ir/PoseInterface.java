package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.PoseModel;
import java.util.List;
import java.util.Optional;

/**
 * Where a pose network's input and outputs are in its graph. Outputs are told apart by their
 * planes; names differ between releases.
 *
 * @param input the Parameter
 * @param heatmaps the layer whose output are the heatmaps
 * @param pafs the layer whose output are the PAFs
 */
public record PoseInterface(PoseModel model, IrLayer input, IrLayer heatmaps, IrLayer pafs) {
  /**
   * Finds them.
   *
   * @throws ModelException if the graph is not that of a pose network; says what it has instead
   */
  public static PoseInterface of(IrModel graph) {
    List<IrLayer> inputs = graph.layers("Parameter");
    List<IrLayer> outputs = graph.layers("Result").stream().map(result -> result.input(0)).toList();
    Optional<IrLayer> heatmaps = withPlanes(outputs, PoseModel.HEATMAP_PLANES);
    Optional<IrLayer> pafs = withPlanes(outputs, PoseModel.PAF_PLANES);
    if (inputs.size() != 1
        || outputs.size() != 2
        || heatmaps.isEmpty()
        || pafs.isEmpty()
        || !fits(inputs.get(0).shape(), heatmaps.get().shape())
        || !fits(inputs.get(0).shape(), pafs.get().shape())) {
      throw new ModelException(
          "model is not a pose network",
          "inputs %s, outputs %s".formatted(describe(inputs), describe(outputs)),
          "needed are one input [N, 3, H, W], a 38-plane (PAFs) and a 19-plane (heatmaps) output of"
              + " H/8 x W/8");
    }
    Shape image = inputs.get(0).shape();
    Shape map = heatmaps.get().shape();
    PoseModel model =
        new PoseModel(
            graph.name(),
            image.dimension(3),
            image.dimension(2),
            map.dimension(3),
            map.dimension(2));
    return new PoseInterface(model, inputs.get(0), heatmaps.get(), pafs.get());
  }

  private static Optional<IrLayer> withPlanes(List<IrLayer> outputs, int planes) {
    return outputs.stream()
        .filter(output -> output.shape().rank() == 4 && output.shape().dimension(1) == planes)
        .findFirst();
  }

  private static boolean fits(Shape image, Shape map) {
    return image.rank() == 4
        && image.dimension(1) == PoseModel.IMAGE_PLANES
        && map.dimension(2) > 0
        && map.dimension(3) > 0
        && image.dimension(2) == map.dimension(2) * PoseModel.STRIDE
        && image.dimension(3) == map.dimension(3) * PoseModel.STRIDE;
  }

  private static List<String> describe(List<IrLayer> layers) {
    return layers.stream().map(layer -> layer.name() + " " + layer.shape()).toList();
  }
}
