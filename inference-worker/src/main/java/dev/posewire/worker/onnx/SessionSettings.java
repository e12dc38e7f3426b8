package dev.posewire.worker.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/** The settings of every session. */
final class SessionSettings {
  private SessionSettings() {}

  /**
   * Makes options, which the caller closes. ONNX Runtime's environment must exist: options log
   * through it and abort the process without one.
   */
  static OrtSession.SessionOptions options(Products products) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    // Spinning threads starve whatever else the machine does: 8 frames/s instead of 50.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.x64quantprecision", products.x64QuantPrecision());
    return options;
  }
}
