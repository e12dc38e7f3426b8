package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.ConstantExpressions;
import dev.posewire.worker.ir.ElementType;
import dev.posewire.worker.ir.IrConstant;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * Weights that the IR keeps as int8: Const i8, Convert, Subtract (zero point, where there is one),
 * Multiply (scale), and for groups Reshape.
 *
 * @param values row-major as the convolution's own weights
 * @param scales one an output plane: weight = value * scale
 */
@SuppressWarnings("ArrayRecordComponent") // Lives inside one translation, which changes neither.
record CompressedWeights(byte[] values, float[] scales) {
  /** Zero points of real models are noise of f16 subnormals, 7.6e-6 at most. */
  private static final float ZERO_POINT_NOISE = 1e-3f;

  /** Empty where the weights are stored in any other way. */
  static Optional<CompressedWeights> of(IrLayer weights, int outputs) {
    IrLayer product = weights.is("Reshape") ? weights.input(0) : weights;
    if (!product.is("Multiply") || !product.isConstantExpression()) {
      return Optional.empty();
    }
    IrLayer grid = product.input(0);
    if (grid.is("Subtract")) {
      for (float zeroPoint : ConstantExpressions.evaluate(grid.input(1))) {
        if (Math.abs(zeroPoint) > ZERO_POINT_NOISE) {
          return Optional.empty();
        }
      }
      grid = grid.input(0);
    }
    if (!grid.is("Convert")) {
      return Optional.empty();
    }
    IrLayer scale = product.input(1);
    Optional<IrConstant> values =
        grid.input(0).constant().filter(constant -> constant.type() == ElementType.I8);
    return values
        .filter(constant -> isPerOutput(scale.shape(), constant.shape(), outputs))
        .map(constant -> new CompressedWeights(constant.toBytes(), scales(scale, outputs)));
  }

  private static float[] scales(IrLayer scale, int outputs) {
    float[] scales = ConstantExpressions.evaluate(scale);
    if (scales.length == outputs) {
      return scales;
    }
    float[] same = new float[outputs];
    Arrays.fill(same, scales[0]);
    return same;
  }

  /** Whether a scale is one for all, or varies along the leading axes, the outputs, alone. */
  private static boolean isPerOutput(Shape scale, Shape weights, int outputs) {
    if (scale.elements() == 1) {
      return true;
    }
    if (scale.rank() != weights.rank() || scale.elements() != outputs) {
      return false;
    }
    int leading = 1;
    int axis = 0;
    while (axis < scale.rank() && leading < outputs) {
      if (scale.dimension(axis) != weights.dimension(axis)) {
        return false;
      }
      leading *= scale.dimension(axis);
      axis++;
    }
    return leading == outputs;
  }
}
