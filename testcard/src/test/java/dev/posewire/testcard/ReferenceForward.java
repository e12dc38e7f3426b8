package dev.posewire.testcard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs an {@link IrNetwork} the plain way, loop by loop, for tests. */
final class ReferenceForward {
  /** Values in C order. */
  @SuppressWarnings("ArrayRecordComponent") // Lives within one run.
  private record Tensor(List<Integer> dims, float[] values) {}

  private final IrNetwork network;

  ReferenceForward(IrNetwork network) {
    this.network = network;
  }

  /**
   * The results by the name of the layer that feeds each.
   *
   * @param input the values of the one parameter, in C order
   */
  Map<String, float[]> run(float[] input) {
    Map<Integer, Tensor> tensors = new HashMap<>();
    Map<Integer, String> names = new HashMap<>();
    Map<String, float[]> results = new HashMap<>();
    for (IrNetwork.Layer layer : network.layers()) {
      names.put(layer.id(), layer.name());
      List<Integer> sources = sources(layer);
      List<Tensor> inputs = sources.stream().map(tensors::get).toList();
      switch (layer.type()) {
        case "Parameter" -> tensors.put(layer.id(), new Tensor(layer.ints("shape"), input));
        case "Const" ->
            tensors.put(layer.id(), new Tensor(layer.ints("shape"), network.values(layer)));
        case "Convolution", "GroupConvolution" ->
            tensors.put(layer.id(), convolution(layer, inputs.get(0), inputs.get(1)));
        case "Add" -> tensors.put(layer.id(), add(inputs.get(0), inputs.get(1)));
        case "ReLU" -> tensors.put(layer.id(), relu(inputs.get(0)));
        case "Result" -> results.put(names.get(sources.get(0)), inputs.get(0).values());
        default -> throw new IllegalArgumentException("unexpected type: " + layer);
      }
    }
    return results;
  }

  private List<Integer> sources(IrNetwork.Layer layer) {
    return layer.inputs().keySet().stream()
        .map(
            port ->
                network.edges().stream()
                    .filter(edge -> edge.toLayer() == layer.id() && edge.toPort() == port)
                    .findFirst()
                    .orElseThrow()
                    .fromLayer())
        .toList();
  }

  private static Tensor convolution(IrNetwork.Layer layer, Tensor input, Tensor filter) {
    List<Integer> dims = layer.outputs().get(2);
    boolean grouped = layer.type().equals("GroupConvolution");
    int taps = filter.dims().get(filter.dims().size() - 1);
    int depth = filter.dims().get(filter.dims().size() - 3);
    int stride = layer.ints("strides").get(0);
    int pad = layer.ints("pads_begin").get(0);
    float[] values = new float[dims.get(1) * dims.get(2) * dims.get(3)];
    int next = 0;
    for (int output = 0; output < dims.get(1); output++) {
      int firstPlane = grouped ? output : 0;
      for (int row = 0; row < dims.get(2); row++) {
        for (int column = 0; column < dims.get(3); column++) {
          float sum = 0;
          for (int plane = 0; plane < depth; plane++) {
            int weights = (output * depth + plane) * taps * taps;
            sum +=
                window(
                    input,
                    firstPlane + plane,
                    row * stride - pad,
                    column * stride - pad,
                    filter.values(),
                    weights,
                    taps);
          }
          values[next++] = sum;
        }
      }
    }
    return new Tensor(dims, values);
  }

  private static float window(
      Tensor input, int plane, int top, int left, float[] filter, int weights, int taps) {
    int height = input.dims().get(2);
    int width = input.dims().get(3);
    float sum = 0;
    for (int row = Math.max(0, -top); row < taps && top + row < height; row++) {
      for (int column = Math.max(0, -left); column < taps && left + column < width; column++) {
        sum +=
            input.values()[(plane * height + top + row) * width + left + column]
                * filter[weights + row * taps + column];
      }
    }
    return sum;
  }

  private static Tensor add(Tensor input, Tensor bias) {
    float[] values = input.values().clone();
    int area = input.dims().get(2) * input.dims().get(3);
    for (int i = 0; i < values.length; i++) {
      values[i] += bias.values()[i / area];
    }
    return new Tensor(input.dims(), values);
  }

  private static Tensor relu(Tensor input) {
    float[] values = input.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i]);
    }
    return new Tensor(input.dims(), values);
  }
}
