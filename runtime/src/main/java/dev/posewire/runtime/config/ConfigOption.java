package dev.posewire.runtime.config;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --config FILE}, to be mixed into each command. Owned by the main thread. */
public final class ConfigOption {
  static final String NAME = "--config";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description = "Properties file with the options' values: max-frame-age=2s.")
  private Path file;

  /** The file that was read. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}
