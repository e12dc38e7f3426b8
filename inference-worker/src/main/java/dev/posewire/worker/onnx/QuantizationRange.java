package dev.posewire.worker.onnx;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.ir.ConstantExpressions;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * The constants of a FakeQuantize: clip to the input range, round to one of {@code levels} equal
 * steps, map to the output range. Arrays are row-major in their shapes.
 */
@SuppressWarnings("ArrayRecordComponent") // Lives inside one translation, which changes none.
record QuantizationRange(
    int levels,
    Shape inputShape,
    float[] inputLow,
    float[] inputHigh,
    Shape outputShape,
    float[] outputLow,
    float[] outputHigh) {
  private static final int UINT8_LEVELS = 256;

  static QuantizationRange of(IrLayer layer) {
    for (int port = 1; port <= 4; port++) {
      if (!layer.input(port).isConstantExpression()) {
        throw SupportedOperations.unsupported(layer, "input " + port, "not constant");
      }
    }
    QuantizationRange range =
        new QuantizationRange(
            layer.integer("levels"),
            layer.input(1).shape(),
            ConstantExpressions.evaluate(layer.input(1)),
            ConstantExpressions.evaluate(layer.input(2)),
            layer.input(3).shape(),
            ConstantExpressions.evaluate(layer.input(3)),
            ConstantExpressions.evaluate(layer.input(4)));
    range.requireValid(layer);
    return range;
  }

  /** Steps per unit of the input, one for each input range. */
  float[] stepsPerUnit() {
    float[] steps = new float[inputLow.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (float) ((levels - 1) / ((double) inputHigh[i] - inputLow[i]));
    }
    return steps;
  }

  /** The size of a step of the output, one for each output range. */
  float[] stepSizes() {
    float[] sizes = new float[outputLow.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (float) (((double) outputHigh[i] - outputLow[i]) / (levels - 1));
    }
    return sizes;
  }

  /**
   * The same as a grid of uint8 numbers, where it is one: 256 levels, input and output range alike,
   * one for all or one a plane, and the same zero point for each. A range that does not meet zero
   * on the grid shifts by at most half a step.
   */
  Optional<Uint8Grid> uint8Grid() {
    boolean perPlane =
        inputShape.rank() == 4 && inputShape.equals(Shape.of(1, inputLow.length, 1, 1));
    if (levels != UINT8_LEVELS
        || !(inputLow.length == 1 || perPlane)
        || !Arrays.equals(inputLow, outputLow)
        || !Arrays.equals(inputHigh, outputHigh)) {
      return Optional.empty();
    }
    float[] sizes = stepSizes();
    int zeroPoint = Math.round(-outputLow[0] / sizes[0]);
    for (int i = 0; i < sizes.length; i++) {
      if (Math.round(-outputLow[i] / sizes[i]) != zeroPoint) {
        return Optional.empty();
      }
    }
    boolean onGrid = zeroPoint >= 0 && zeroPoint < UINT8_LEVELS;
    return onGrid ? Optional.of(new Uint8Grid(sizes, zeroPoint)) : Optional.empty();
  }

  private void requireValid(IrLayer layer) {
    if (levels < 2) {
      throw SupportedOperations.unsupported(layer, "levels", levels);
    }
    if (inputLow.length != inputHigh.length || outputLow.length != outputHigh.length) {
      throw SupportedOperations.unsupported(layer, "ranges", "low and high of different shapes");
    }
    for (int i = 0; i < inputLow.length; i++) {
      if (!(inputHigh[i] > inputLow[i])) {
        throw new ModelException(
            layer + " has an empty input range",
            "[%s, %s]".formatted(inputLow[i], inputHigh[i]),
            "the weights are damaged or belong to another .xml: fetch both again");
      }
    }
  }
}
