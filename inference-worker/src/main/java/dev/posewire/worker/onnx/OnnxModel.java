package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.IrLayer;
import java.util.Map;

/**
 * A translated network.
 *
 * @param bytes the serialised model; whoever receives it owns it
 * @param tensors names of the inputs and outputs, by the Parameter and by the layer a Result reads
 */
@SuppressWarnings("ArrayRecordComponent") // Ownership is stated; a copy of megabytes is not.
record OnnxModel(byte[] bytes, Map<IrLayer, String> tensors) {
  String tensor(IrLayer layer) {
    String tensor = tensors.get(layer);
    if (tensor == null) {
      throw new IllegalArgumentException("neither input nor output: " + layer);
    }
    return tensor;
  }
}
