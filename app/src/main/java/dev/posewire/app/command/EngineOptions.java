package dev.posewire.app.command;

import dev.posewire.app.device.EngineChoice;
import dev.posewire.app.device.Engines;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which library runs the network. Owned by the main thread. */
final class EngineOptions {
  @Option(
      names = "--engine",
      paramLabel = "auto|openvino|onnxruntime",
      defaultValue = "auto",
      description =
          "What runs the network; auto: OpenVINO where it is installed, else ONNX Runtime.")
  private EngineChoice engine;

  @Option(
      names = "--openvino-lib",
      paramLabel = "FILE",
      description =
          "OpenVINO's C library; default: that of INTEL_OPENVINO_DIR, else what the loader finds.")
  private Path library;

  @Option(
      names = "--openvino-plugins",
      paramLabel = "FILE",
      description = "A plugins.xml with OpenVINO's devices; default: those that it brings.")
  private Path plugins;

  @Option(
      names = "--openvino-cache",
      paramLabel = "DIR",
      description =
          "Folder where OpenVINO's devices keep compiled networks, to start faster the next time;"
              + " default: none is kept.")
  private Path cache;

  private final Map<String, String> environment;

  EngineOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Looks for the libraries; throws {@code UserErrorException} if one that is named is not here, or
   * the cache cannot be written.
   */
  Engines find() {
    return Engines.find(
        engine,
        new Engines.OpenVinoPlace(
            Optional.ofNullable(library),
            Optional.ofNullable(plugins),
            Optional.ofNullable(cache),
            environment));
  }
}
