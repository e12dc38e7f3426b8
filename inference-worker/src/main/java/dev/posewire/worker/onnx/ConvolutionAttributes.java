package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Geometry of a two-dimensional convolution, grouped or not.
 *
 * @param weights {@code [outputs, inputs / groups, height, width]}: the IR's {@code [groups,
 *     outputs / groups, ...]} with its first two axes joined
 * @param attributes ONNX's strides, dilations, pads (begins, then ends), group and kernel_shape
 */
record ConvolutionAttributes(Shape weights, int groups, List<OnnxAttribute> attributes) {
  static ConvolutionAttributes of(IrLayer layer) {
    Shape shape = layer.input(1).shape();
    boolean grouped = layer.is("GroupConvolution");
    if (shape.rank() != (grouped ? 5 : 4)) {
      throw SupportedOperations.unsupported(layer, "weights", shape);
    }
    int groups = grouped ? shape.dimension(0) : 1;
    Shape weights =
        grouped
            ? Shape.of(
                groups * shape.dimension(1),
                shape.dimension(2),
                shape.dimension(3),
                shape.dimension(4))
            : shape;
    int[] begins = pair(layer, "pads_begin");
    int[] ends = pair(layer, "pads_end");
    return new ConvolutionAttributes(
        weights,
        groups,
        List.of(
            OnnxAttribute.integers("strides", pair(layer, "strides")),
            OnnxAttribute.integers("dilations", pair(layer, "dilations")),
            OnnxAttribute.integers("pads", begins[0], begins[1], ends[0], ends[1]),
            OnnxAttribute.integer("group", groups),
            OnnxAttribute.integers("kernel_shape", weights.dimension(2), weights.dimension(3))));
  }

  int outputs() {
    return weights.dimension(0);
  }

  private static int[] pair(IrLayer layer, String attribute) {
    int[] values = layer.integers(attribute);
    if (values.length != 2) {
      throw SupportedOperations.unsupported(layer, attribute, Arrays.toString(values));
    }
    return values;
  }
}
