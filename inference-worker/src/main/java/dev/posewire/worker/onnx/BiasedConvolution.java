package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.ConstantExpressions;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A convolution with the addition of a constant per plane that follows it, where one does.
 *
 * @param output the addition, or the convolution where there is none
 * @param bias the constant {@code [1, outputs, 1, 1]}
 */
record BiasedConvolution(
    IrLayer convolution, ConvolutionAttributes attributes, IrLayer output, Optional<IrLayer> bias) {
  static BiasedConvolution of(IrModel model, IrLayer convolution) {
    ConvolutionAttributes attributes = ConvolutionAttributes.of(convolution);
    List<IrLayer> consumers = model.consumers(convolution);
    if (consumers.size() == 1 && consumers.get(0).is("Add")) {
      IrLayer add = consumers.get(0);
      IrLayer other = add.input(0) == convolution ? add.input(1) : add.input(0);
      Shape perPlane = Shape.of(1, attributes.outputs(), 1, 1);
      if (other.isConstantExpression() && other.shape().equals(perPlane)) {
        return new BiasedConvolution(convolution, attributes, add, Optional.of(other));
      }
    }
    return new BiasedConvolution(convolution, attributes, convolution, Optional.empty());
  }

  static boolean isConvolution(IrLayer layer) {
    return layer.is("Convolution") || layer.is("GroupConvolution");
  }

  /** One value an output plane, if there is a bias: a new array. */
  Optional<float[]> biasValues() {
    return bias.map(ConstantExpressions::evaluate);
  }

  /** What the convolution's output is read through: its ReLU or Elu, if that is all there is. */
  IrLayer activation(IrModel model) {
    List<IrLayer> consumers = model.consumers(output);
    boolean activated =
        consumers.size() == 1 && (consumers.get(0).is("ReLU") || consumers.get(0).is("Elu"));
    return activated ? consumers.get(0) : output;
  }
}
