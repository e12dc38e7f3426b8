package dev.posewire.worker.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's environment for as long as the process lives.
 *
 * <p>Its Java class frees the environment in a shutdown hook of its own, beside ours, which lets
 * running inferences end: a run that meets the free crashes the process. Environments are counted,
 * so one more makes the hook's free harmless. There is no public way to ask for it.
 */
final class EnvironmentHold {
  private static final Logger log = LoggerFactory.getLogger(EnvironmentHold.class);

  /** {@code ORT_LOGGING_LEVEL_WARNING}, the level of the first. */
  private static final int LOGGING_LEVEL = 2;

  private EnvironmentHold() {}

  /** Counts one more, after the first was made; answers whether this version lets it. */
  static boolean take() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), LOGGING_LEVEL, "posewire");
      return true;
    } catch (ReflectiveOperationException e) {
      log.warn(
          "ONNX Runtime may crash the process when it is stopped while it runs: {}", e.toString());
      return false;
    }
  }
}
