package dev.posewire.app.device;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.util.List;
import java.util.function.Function;

/**
 * A device that may run the network.
 *
 * @param engine name of the library
 * @param device its name for the device
 * @param opener loads a model on it; throws what {@link OnnxRuntimeEngine#open} throws
 */
public record DeviceOption(
    String engine, String device, Function<ModelFiles, InferenceEngine> opener) {
  static final DeviceOption ONNX_RUNTIME_CPU =
      new DeviceOption("onnxruntime", "CPU", OnnxRuntimeEngine::open);

  /** All that there are today. */
  public static List<DeviceOption> all() {
    return List.of(ONNX_RUNTIME_CPU);
  }

  /** As in every event: {@code onnxruntime:CPU}. */
  public String name() {
    return engine + ":" + device;
  }
}
