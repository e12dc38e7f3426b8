package dev.posewire.app.device;

import java.util.Locale;

/** Which library runs the network. */
public enum EngineChoice {
  /** OpenVINO where it is installed, else ONNX Runtime. */
  AUTO,
  OPENVINO,
  ONNXRUNTIME;

  /** As a user writes it, and as it stands before the colon of a device's name. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
