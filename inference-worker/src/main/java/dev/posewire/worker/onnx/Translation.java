package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.ConstantExpressions;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known so far of one translation: the graph written and which of its tensors stands for
 * which layer. Not thread-safe: lives for one translation.
 */
final class Translation {
  private final IrModel model;
  private final QuantizationPlan plan;
  private final OnnxWriter onnx = new OnnxWriter();
  private final Map<IrLayer, String> tensors = new HashMap<>();

  Translation(IrModel model) {
    this.model = model;
    this.plan = QuantizationPlan.of(model);
  }

  IrModel model() {
    return model;
  }

  QuantizationPlan plan() {
    return plan;
  }

  OnnxWriter onnx() {
    return onnx;
  }

  boolean isDefined(IrLayer layer) {
    return tensors.containsKey(layer);
  }

  void define(IrLayer layer, String tensor) {
    tensors.put(layer, tensor);
  }

  /** The tensor with a layer's output; constants are written when first asked for. */
  String tensor(IrLayer layer) {
    String tensor = tensors.get(layer);
    if (tensor == null && layer.isConstantExpression()) {
      tensor = onnx.constant(nameOf(layer), layer.shape(), ConstantExpressions.evaluate(layer));
      define(layer, tensor);
    }
    if (tensor == null) {
      throw new IllegalStateException("translated before its input: " + layer);
    }
    return tensor;
  }

  /** The name for a layer's tensor: unique, names of layers alone need not be. */
  static String nameOf(IrLayer layer) {
    return layer.name() + ":" + layer.id();
  }
}
