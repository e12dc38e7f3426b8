package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.ConstantExpressions;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates Convolution and GroupConvolution with their bias. Where the plan says so the weights
 * stay int8 behind a DequantizeLinear, which ONNX Runtime turns into QLinearConv.
 */
final class ConvolutionTranslator {
  private final Translation translation;
  private final OnnxWriter onnx;

  ConvolutionTranslator(Translation translation) {
    this.translation = translation;
    this.onnx = translation.onnx();
  }

  void translate(IrLayer layer) {
    BiasedConvolution convolution = BiasedConvolution.of(translation.model(), layer);
    List<String> inputs = new ArrayList<>();
    inputs.add(translation.tensor(layer.input(0)));
    if (translation.plan().isInteger(convolution)) {
      addIntegerWeights(convolution, inputs);
    } else {
      addFloatWeights(convolution, inputs);
    }
    String output =
        onnx.node(
            "Conv",
            Translation.nameOf(convolution.output()),
            inputs,
            convolution.attributes().attributes());
    translation.define(layer, output);
    translation.define(convolution.output(), output);
  }

  private void addFloatWeights(BiasedConvolution convolution, List<String> inputs) {
    String name = Translation.nameOf(convolution.convolution());
    ConvolutionAttributes attributes = convolution.attributes();
    float[] weights = ConstantExpressions.evaluate(convolution.convolution().input(1));
    float[] factors = translation.plan().weightFactors(convolution);
    int perOutput = weights.length / attributes.outputs();
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factors[i / perOutput];
    }
    inputs.add(onnx.constant(name + "/weights", attributes.weights(), weights));
    bias(convolution)
        .ifPresent(bias -> inputs.add(onnx.constant(name + "/bias", Shape.of(bias.length), bias)));
  }

  private void addIntegerWeights(BiasedConvolution convolution, List<String> inputs) {
    IrLayer layer = convolution.convolution();
    QuantizationPlan plan = translation.plan();
    ConvolutionAttributes attributes = convolution.attributes();
    CompressedWeights compressed = plan.compressedWeights(layer).orElseThrow();
    float[] scales = plan.weightFactors(convolution);
    for (int output = 0; output < scales.length; output++) {
      scales[output] *= compressed.scales()[output];
    }
    String name = Translation.nameOf(layer) + "/weights";
    Shape perOutput = Shape.of(scales.length);
    String weights = onnx.constant(name, OnnxType.INT8, attributes.weights(), compressed.values());
    String zeros = onnx.constant(name, OnnxType.INT8, perOutput, new byte[scales.length]);
    inputs.add(
        dequantize(name + "/dequantized", weights, onnx.constant(name, perOutput, scales), zeros));
    float inputScale = plan.inputScale(layer).orElseThrow();
    bias(convolution).ifPresent(bias -> inputs.add(integerBias(layer, bias, scales, inputScale)));
  }

  /** As QLinearConv wants it: int32 in steps of input scale times weight scale, zero point 0. */
  private String integerBias(IrLayer layer, float[] bias, float[] weightScales, float inputScale) {
    int[] steps = new int[bias.length];
    float[] scales = new float[bias.length];
    for (int output = 0; output < bias.length; output++) {
      scales[output] = inputScale * weightScales[output];
      // The cast saturates, as a bias beyond int32 must.
      steps[output] = (int) Math.rint((double) bias[output] / scales[output]);
    }
    String name = Translation.nameOf(layer) + "/bias";
    Shape shape = Shape.of(bias.length);
    return dequantize(
        name + "/dequantized",
        onnx.constant(name, shape, steps),
        onnx.constant(name, shape, scales),
        onnx.constant(name, shape, new int[bias.length]));
  }

  private String dequantize(String output, String values, String scales, String zeroPoints) {
    return onnx.node(
        "DequantizeLinear",
        output,
        List.of(values, scales, zeroPoints),
        List.of(OnnxAttribute.integer("axis", 0)));
  }

  private Optional<float[]> bias(BiasedConvolution convolution) {
    Optional<float[]> bias = convolution.biasValues();
    float[] factors = translation.plan().outputFactors(convolution);
    bias.ifPresent(
        values -> {
          for (int output = 0; output < values.length; output++) {
            values[output] *= factors[output];
          }
        });
    return bias;
  }
}
