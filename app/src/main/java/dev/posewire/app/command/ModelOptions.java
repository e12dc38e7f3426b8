package dev.posewire.app.command;

import dev.posewire.app.model.FoundModel;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Which network runs. Owned by the main thread. */
final class ModelOptions {
  private static final Logger log = LoggerFactory.getLogger(ModelOptions.class);

  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description =
          "An OpenVINO IR's .xml, a folder that holds one, or the built-in testcard; default: the"
              + " one that 'model fetch' has fetched.")
  private String model;

  private final ModelFolders folders;

  ModelOptions(ModelFolders folders) {
    this.folders = folders;
  }

  /**
   * Loads the network.
   *
   * @param requests that will be opened; 0: as many as suit the device
   * @throws UserErrorException if there is no model, or it or the engine cannot be used here
   */
  InferenceEngine open(int requests) {
    FoundModel found = new PoseModels(folders).find(Optional.ofNullable(model));
    log.info("model {} (from {})", found.files().xml(), found.origin());
    try {
      return found.load(
          files ->
              requests > 0
                  ? OnnxRuntimeEngine.open(files, requests)
                  : OnnxRuntimeEngine.open(files));
    } catch (InferenceException e) {
      throw new UserErrorException(e.getMessage() + ": see 'posewire doctor'", e);
    }
  }
}
