package dev.posewire.worker.onnx;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests find the models, which are never part of the project. */
public final class SharedModels {
  private SharedModels() {}

  /** The folder with one folder a precision; it need not exist. */
  public static Path humanPoseEstimation() {
    return folder().resolve("human-pose-estimation-0001");
  }

  private static Path folder() {
    String models = System.getenv("POSEWIRE_MODEL_DIR");
    if (models != null) {
      return Path.of(models);
    }
    String shared = System.getenv("POSEWIRE_SHARED_DIR");
    if (shared != null) {
      return Path.of(shared, "models");
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      Path beside = folder.resolve("shared").resolve("models");
      if (Files.isDirectory(beside)) {
        return beside;
      }
    }
    return here.resolveSibling("shared").resolve("models");
  }
}
