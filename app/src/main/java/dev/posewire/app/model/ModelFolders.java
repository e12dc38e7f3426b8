package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where models are looked for when none is named.
 *
 * @param given a folder of models by their names, as the variable {@link #VARIABLE} says
 * @param data what Posewire fetches and writes for itself
 */
public record ModelFolders(Optional<Path> given, Path data) {
  /** Names a folder that holds {@code human-pose-estimation-0001/}. */
  public static final String VARIABLE = "POSEWIRE_MODEL_DIR";

  private static final String XDG_DATA_HOME = "XDG_DATA_HOME";

  /**
   * As the XDG Base Directory Specification says: {@code $XDG_DATA_HOME}, where that is absolute,
   * else {@code ~/.local/share}; below it {@code posewire}.
   *
   * @param home the user's
   * @throws UserErrorException if a variable holds no path
   */
  public static ModelFolders of(Map<String, String> environment, Path home) {
    Path share =
        path(environment, XDG_DATA_HOME)
            .filter(Path::isAbsolute)
            .orElse(home.resolve(".local").resolve("share"));
    return new ModelFolders(path(environment, VARIABLE), share.resolve("posewire"));
  }

  /** Where {@code model fetch} puts models unless told otherwise. */
  public Path fetched() {
    return data.resolve("models");
  }

  Path testCard() {
    return data.resolve("testcard");
  }

  private static Optional<Path> path(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    try {
      return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw new UserErrorException(variable + " is no path: " + value + ": name a folder", e);
    }
  }
}
