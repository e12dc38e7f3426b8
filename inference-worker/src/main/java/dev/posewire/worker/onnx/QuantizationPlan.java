package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, before anything is translated, what of a quantised network stays integer arithmetic.
 *
 * <p>A FakeQuantize that is a uint8 grid becomes QuantizeLinear and DequantizeLinear. ONNX Runtime
 * multiplies integers only where a convolution's input and output each have one scale; so scales
 * per plane, which occur before depthwise convolutions, move: into the weights of those, and, after
 * a ReLU (which commutes with positive factors), out of the convolution before. Immutable.
 */
final class QuantizationPlan {
  private final IrModel model;
  private final Map<IrLayer, Uint8Grid> grids = new HashMap<>();
  private final Map<IrLayer, Optional<CompressedWeights>> weights = new HashMap<>();

  /** Per convolution the FakeQuantize whose scales its output is divided by. */
  private final Map<IrLayer, IrLayer> divisors = new HashMap<>();

  private QuantizationPlan(IrModel model) {
    this.model = model;
  }

  static QuantizationPlan of(IrModel model) {
    QuantizationPlan plan = new QuantizationPlan(model);
    Map<IrLayer, BiasedConvolution> byOutput = new HashMap<>();
    for (IrLayer layer : model.layers()) {
      if (BiasedConvolution.isConvolution(layer)) {
        BiasedConvolution convolution = BiasedConvolution.of(model, layer);
        byOutput.put(convolution.output(), convolution);
        plan.weights.put(
            layer, CompressedWeights.of(layer.input(1), convolution.attributes().outputs()));
      } else if (layer.is("FakeQuantize") && !layer.isConstantExpression()) {
        QuantizationRange.of(layer).uint8Grid().ifPresent(grid -> plan.grids.put(layer, grid));
      }
    }
    for (IrLayer layer : plan.grids.keySet()) {
      IrLayer relu = layer.input(0);
      if (plan.scaleMoves(layer)
          && plan.grids.get(layer).zeroPoint() == 0
          && relu.is("ReLU")
          && model.consumers(relu).size() == 1
          && byOutput.containsKey(relu.input(0))
          && model.consumers(relu.input(0)).size() == 1) {
        plan.divisors.put(byOutput.get(relu.input(0)).convolution(), layer);
      }
    }
    return plan;
  }

  /** The grid of a FakeQuantize, if it is one. */
  Optional<Uint8Grid> grid(IrLayer fakeQuantize) {
    return Optional.ofNullable(grids.get(fakeQuantize));
  }

  Optional<CompressedWeights> compressedWeights(IrLayer convolution) {
    return weights.get(convolution);
  }

  /**
   * Whether a FakeQuantize hands on plain grid numbers (scale 1), its scales per plane being in the
   * weights of the depthwise convolutions that read it.
   */
  boolean scaleMoves(IrLayer fakeQuantize) {
    Uint8Grid grid = grids.get(fakeQuantize);
    return grid != null
        && grid.isPerPlane()
        && model.consumers(fakeQuantize).stream()
            .allMatch(
                consumer ->
                    consumer.is("GroupConvolution")
                        && consumer.input(1).shape().dimension(0) == grid.scales().length
                        && weights.get(consumer).isPresent());
  }

  /** Whether the layer that feeds a FakeQuantize is already divided by its scales. */
  boolean isDividedBefore(IrLayer fakeQuantize) {
    return divisors.containsValue(fakeQuantize);
  }

  /**
   * One factor an output plane for a convolution's weights: the scales moved from its input, over
   * those moved from its output.
   */
  float[] weightFactors(BiasedConvolution convolution) {
    float[] factors = outputFactors(convolution);
    IrLayer source = convolution.convolution().input(0);
    if (scaleMoves(source)) {
      float[] scales = grids.get(source).scales();
      int outputsPerGroup = factors.length / scales.length;
      for (int output = 0; output < factors.length; output++) {
        factors[output] *= scales[output / outputsPerGroup];
      }
    }
    return factors;
  }

  /** One factor an output plane for a convolution's bias: over the scales moved from its output. */
  float[] outputFactors(BiasedConvolution convolution) {
    float[] factors = new float[convolution.attributes().outputs()];
    IrLayer divisor = divisors.get(convolution.convolution());
    for (int output = 0; output < factors.length; output++) {
      factors[output] = divisor == null ? 1 : 1 / grids.get(divisor).scales()[output];
    }
    return factors;
  }

  /** The scale of a convolution's input, if it comes as uint8 with one scale. */
  Optional<Float> inputScale(IrLayer convolution) {
    IrLayer source = convolution.input(0);
    if (scaleMoves(source)) {
      return Optional.of(1f);
    }
    return grid(source).filter(grid -> !grid.isPerPlane()).map(grid -> grid.scales()[0]);
  }

  /**
   * Whether ONNX Runtime can run the convolution on integers: int8 weights, uint8 in, and nothing
   * but uint8 out, at most through a ReLU.
   */
  boolean isInteger(BiasedConvolution convolution) {
    IrLayer layer = convolution.convolution();
    IrLayer activation = convolution.activation(model);
    List<IrLayer> consumers = model.consumers(activation);
    return weights.get(layer).isPresent()
        && inputScale(layer).isPresent()
        && !activation.is("Elu")
        && !consumers.isEmpty()
        && (divisors.containsKey(layer)
            || consumers.stream()
                .allMatch(next -> grids.containsKey(next) && !grids.get(next).isPerPlane()));
  }
}
