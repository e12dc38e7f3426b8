package dev.posewire.app.command;

import dev.posewire.app.model.FoundModel;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.DevicePool;
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
   * Loads the network on the devices.
   *
   * @throws UserErrorException if there is no model, or it or a device cannot be used here
   */
  DevicePool open(DeviceOptions devices) {
    PoseModels models = new PoseModels(folders);
    FoundModel found = models.find(Optional.ofNullable(model));
    log.info("model {} (from {})", found.files().xml(), found.origin());
    return devices.open(found, models::testCard);
  }
}
