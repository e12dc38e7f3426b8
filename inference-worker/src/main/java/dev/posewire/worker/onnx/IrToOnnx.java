package dev.posewire.worker.onnx;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates an IR to an ONNX model that gives the same outputs. All arithmetic is float32, but for
 * what the {@link QuantizationPlan} keeps in integers; f16 in the IR only says how it was stored.
 * Not thread-safe: lives for one translation.
 */
final class IrToOnnx {
  /** How the network's images come. */
  enum InputForm {
    /** f32 {@code [N, C, H, W]}, as the IR has it. */
    PLANES,
    /** u8 {@code [N, H, W, C]}, as images lie in memory. */
    PACKED_BYTES
  }

  private final Translation translation;
  private final InputForm inputForm;
  private final ConvolutionTranslator convolutions;
  private final FakeQuantizeTranslator fakeQuantizes;

  private IrToOnnx(IrModel model, InputForm inputForm) {
    this.translation = new Translation(model);
    this.inputForm = inputForm;
    this.convolutions = new ConvolutionTranslator(translation);
    this.fakeQuantizes = new FakeQuantizeTranslator(translation);
  }

  /**
   * Translates a whole graph.
   *
   * @throws ModelException if the graph holds what {@link SupportedOperations} does not know
   */
  static OnnxModel translate(IrModel model, InputForm inputForm) {
    model.layers().stream()
        .filter(layer -> !layer.isConstantExpression())
        .forEach(SupportedOperations::require);
    return new IrToOnnx(model, inputForm).translate();
  }

  private OnnxModel translate() {
    IrModel model = translation.model();
    for (IrLayer layer : model.layers()) {
      if (!layer.isConstantExpression() && !translation.isDefined(layer)) {
        translate(layer);
      }
    }
    Map<IrLayer, String> tensors = new HashMap<>();
    model.layers("Parameter").forEach(input -> tensors.put(input, Translation.nameOf(input)));
    for (IrLayer result : model.layers("Result")) {
      IrLayer output = result.input(0);
      tensors.put(output, translation.tensor(output));
    }
    return new OnnxModel(translation.onnx().toBytes(model.name()), tensors);
  }

  private void translate(IrLayer layer) {
    switch (layer.type()) {
      case "Parameter" -> translation.define(layer, input(layer));
      case "Result" ->
          translation
              .onnx()
              .output(translation.tensor(layer.input(0)), OnnxType.FLOAT, layer.shape());
      case "Convolution", "GroupConvolution" -> convolutions.translate(layer);
      case "FakeQuantize" -> fakeQuantizes.translate(layer);
      case "ReLU" -> node(layer, "Relu");
      case "Elu" -> elu(layer);
      case "Concat" -> node(layer, "Concat", OnnxAttribute.integer("axis", layer.integer("axis")));
      case "Add" -> node(layer, "Add");
      case "Subtract" -> node(layer, "Sub");
      case "Multiply" -> node(layer, "Mul");
      case "Convert" -> translation.define(layer, translation.tensor(layer.input(0)));
      default -> throw new IllegalStateException("supported but not translated: " + layer);
    }
  }

  private void node(IrLayer layer, String operation, OnnxAttribute... attributes) {
    List<String> inputs = layer.inputs().stream().map(translation::tensor).toList();
    String output = Translation.nameOf(layer);
    translation.define(
        layer, translation.onnx().node(operation, output, inputs, List.of(attributes)));
  }

  /** ONNX Runtime's own Elu takes 3.3 ms a frame; for alpha 1 this one is not felt. */
  private void elu(IrLayer layer) {
    float alpha = layer.number("alpha");
    if (alpha != 1) {
      node(layer, "Elu", OnnxAttribute.number("alpha", alpha));
      return;
    }
    OnnxWriter onnx = translation.onnx();
    String name = Translation.nameOf(layer);
    String input = translation.tensor(layer.input(0));
    String zero = onnx.constant(name, Shape.of(), 0f);
    String one = onnx.constant(name, Shape.of(), 1f);
    String negative = onnx.node("Min", name + "/negative", input, zero);
    String exponential = onnx.node("Exp", name + "/exponential", negative);
    String below = onnx.node("Sub", name + "/below", exponential, one);
    translation.define(layer, onnx.node("Max", name, input, below));
  }

  private String input(IrLayer layer) {
    OnnxWriter onnx = translation.onnx();
    String name = Translation.nameOf(layer);
    Shape shape = layer.shape();
    if (inputForm == InputForm.PLANES) {
      onnx.input(name, OnnxType.FLOAT, shape);
      return name;
    }
    Shape packed =
        Shape.of(shape.dimension(0), shape.dimension(2), shape.dimension(3), shape.dimension(1));
    onnx.input(name, OnnxType.UINT8, packed);
    String planes =
        onnx.node(
            "Transpose",
            name + "/planes",
            List.of(name),
            List.of(OnnxAttribute.integers("perm", 0, 3, 1, 2)));
    return onnx.node(
        "Cast",
        name + "/floats",
        List.of(planes),
        List.of(OnnxAttribute.integer("to", OnnxType.FLOAT.number())));
  }
}
