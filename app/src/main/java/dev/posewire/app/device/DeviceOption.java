package dev.posewire.app.device;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.ModelFiles;
import java.util.function.Function;

/**
 * A device that may run the network.
 *
 * @param engine name of the library
 * @param device its name for the device
 * @param description what the device and the engine are, with the engine's version
 * @param opener loads a model on it; throws {@code ModelException} and {@code InferenceException}
 */
public record DeviceOption(
    String engine,
    String device,
    String description,
    Function<ModelFiles, InferenceEngine> opener) {
  /** As in every event: {@code onnxruntime:CPU}. */
  public String name() {
    return engine + ":" + device;
  }
}
