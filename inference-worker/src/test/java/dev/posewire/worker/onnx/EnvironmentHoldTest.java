package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import org.junit.jupiter.api.Test;

class EnvironmentHoldTest {
  @Test
  void thisVersionLetsTheEnvironmentBeHeld() throws Exception {
    OrtEnvironment.getEnvironment().setTelemetry(false);

    assertTrue(EnvironmentHold.take());
  }
}
