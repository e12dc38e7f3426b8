package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import java.util.function.Function;

/**
 * A model's files, and who named them.
 *
 * @param origin as a user reads it: {@code --model}, {@code POSEWIRE_MODEL_DIR}
 */
public record FoundModel(ModelFiles files, String origin) {
  /**
   * Opens or reads the files: {@code found.load(OnnxRuntimeEngine::open)}.
   *
   * @throws UserErrorException where the loader says {@link ModelException}
   */
  public <T> T load(Function<ModelFiles, T> loader) {
    try {
      return loader.apply(files);
    } catch (ModelException e) {
      throw new UserErrorException(
          "the model %s (from %s) cannot be used: %s"
              .formatted(files.xml(), origin, e.getMessage()),
          e);
    }
  }
}
