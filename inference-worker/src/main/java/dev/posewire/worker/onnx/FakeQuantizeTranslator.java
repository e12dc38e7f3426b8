package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Translates FakeQuantize: to QuantizeLinear and DequantizeLinear where it is a uint8 grid, else to
 * the arithmetic that defines it.
 */
final class FakeQuantizeTranslator {
  private static final Shape SCALAR = Shape.of();
  private static final List<OnnxAttribute> PER_PLANE = List.of(OnnxAttribute.integer("axis", 1));

  private final Translation translation;
  private final OnnxWriter onnx;

  FakeQuantizeTranslator(Translation translation) {
    this.translation = translation;
    this.onnx = translation.onnx();
  }

  void translate(IrLayer layer) {
    String input = translation.tensor(layer.input(0));
    String output =
        translation
            .plan()
            .grid(layer)
            .map(grid -> quantize(layer, input, grid))
            .orElseGet(() -> compute(layer, input, QuantizationRange.of(layer)));
    translation.define(layer, output);
  }

  private String quantize(IrLayer layer, String input, Uint8Grid grid) {
    boolean moves = translation.plan().scaleMoves(layer);
    boolean divided = translation.plan().isDividedBefore(layer);
    Uint8Grid plain = new Uint8Grid(new float[] {1}, grid.zeroPoint());
    String name = Translation.nameOf(layer);
    String quantized = linear("QuantizeLinear", name + "/quantized", input, divided ? plain : grid);
    return linear("DequantizeLinear", name, quantized, moves ? plain : grid);
  }

  private String linear(String operation, String output, String input, Uint8Grid grid) {
    int planes = grid.scales().length;
    Shape shape = grid.isPerPlane() ? Shape.of(planes) : SCALAR;
    byte[] zeroPoints = new byte[planes];
    Arrays.fill(zeroPoints, (byte) grid.zeroPoint());
    return onnx.node(
        operation,
        output,
        List.of(
            input,
            onnx.constant(output, shape, grid.scales()),
            onnx.constant(output, OnnxType.UINT8, shape, zeroPoints)),
        grid.isPerPlane() ? PER_PLANE : List.of());
  }

  /** Clip, shift, scale, round (ties to even, as OpenVINO), scale, shift. */
  private String compute(IrLayer layer, String input, QuantizationRange range) {
    String name = Translation.nameOf(layer);
    Shape in = range.inputShape();
    Shape out = range.outputShape();
    String low = onnx.constant(name, in, range.inputLow());
    String high = onnx.constant(name, in, range.inputHigh());
    String raised = onnx.node("Max", name + "/raised", input, low);
    String clipped = onnx.node("Min", name + "/clipped", raised, high);
    String shifted = onnx.node("Sub", name + "/shifted", clipped, low);
    String stepsPerUnit = onnx.constant(name, in, range.stepsPerUnit());
    String steps = onnx.node("Mul", name + "/steps", shifted, stepsPerUnit);
    String rounded = onnx.node("Round", name + "/rounded", steps);
    String stepSizes = onnx.constant(name, out, range.stepSizes());
    String scaled = onnx.node("Mul", name + "/scaled", rounded, stepSizes);
    return onnx.node("Add", name, scaled, onnx.constant(name, out, range.outputLow()));
  }
}
