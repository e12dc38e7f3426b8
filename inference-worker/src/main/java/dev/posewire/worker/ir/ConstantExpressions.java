package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;

/**
 * Computes in float32 the layers that do not depend on the network's input: compressed weights, f16
 * constants, zero points and scales.
 */
public final class ConstantExpressions {
  private ConstantExpressions() {}

  /**
   * Computes a layer's output.
   *
   * @return a new array, row-major in the layer's shape
   * @throws ModelException if an operation between the constants is none of Convert, Reshape, Add,
   *     Subtract and Multiply, or shapes do not fit
   */
  public static float[] evaluate(IrLayer layer) {
    float[] values =
        switch (layer.type()) {
          case "Const" -> layer.constant().orElseThrow().toFloats();
          case "Convert", "Reshape" -> evaluate(layer.input(0));
          case "Add" -> combine(layer, Float::sum);
          case "Subtract" -> combine(layer, (a, b) -> a - b);
          case "Multiply" -> combine(layer, (a, b) -> a * b);
          default ->
              throw new ModelException(
                  "unsupported operation on constants",
                  layer,
                  "supported are Convert, Reshape, Add, Subtract and Multiply");
        };
    if (values.length != layer.shape().elements()) {
      throw misfit(layer);
    }
    return values;
  }

  @FunctionalInterface
  private interface Operation {
    float apply(float a, float b);
  }

  private static float[] combine(IrLayer layer, Operation operation) {
    float[] a = evaluate(layer.input(0));
    float[] b = evaluate(layer.input(1));
    int[] aIndex = broadcastIndex(layer, layer.input(0).shape());
    int[] bIndex = broadcastIndex(layer, layer.input(1).shape());
    float[] values = new float[layer.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = operation.apply(a[aIndex[i]], b[bIndex[i]]);
    }
    return values;
  }

  /** For each element of the output the element of an input, broadcast as NumPy does. */
  private static int[] broadcastIndex(IrLayer layer, Shape input) {
    Shape output = layer.shape();
    int lead = output.rank() - input.rank();
    if (lead < 0) {
      throw misfit(layer);
    }
    int[] stride = new int[output.rank()];
    int step = 1;
    for (int axis = output.rank() - 1; axis >= lead; axis--) {
      int dimension = input.dimension(axis - lead);
      if (dimension != 1 && dimension != output.dimension(axis)) {
        throw misfit(layer);
      }
      stride[axis] = dimension == 1 ? 0 : step;
      step *= dimension;
    }
    int[] index = new int[output.elements()];
    for (int i = 0; i < index.length; i++) {
      int rest = i;
      for (int axis = output.rank() - 1; axis >= 0; axis--) {
        index[i] += rest % output.dimension(axis) * stride[axis];
        rest /= output.dimension(axis);
      }
    }
    return index;
  }

  private static ModelException misfit(IrLayer layer) {
    return new ModelException(
        "the inputs of %s do not give its shape".formatted(layer),
        "%s from %s".formatted(layer.shape(), layer.inputs().stream().map(IrLayer::shape).toList()),
        "the model's .xml is damaged: fetch it again");
  }
}
