package dev.posewire.worker.engine;

/** Opens one device, again where it was lost. Thread-safe. */
public interface DeviceOpener {
  /** As in every event: {@code <library>:<device>}, e.g. {@code onnxruntime:CPU}. */
  String device();

  /**
   * Loads the network on it.
   *
   * @throws ModelException if the network is none that the device can run
   * @throws InferenceException if the device or its library fails
   */
  InferenceEngine open();

  /**
   * Lets it compute what has a known answer.
   *
   * @throws InferenceException if the device fails or computes wrongly
   */
  void prove();
}
