package dev.posewire.app.command;

import dev.posewire.app.broker.BrokerSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a process keeps what must outlive it. Owned by the main thread. */
final class DataOption {
  @Option(
      names = BrokerSettings.DIRECTORY_OPTION,
      paramLabel = "DIR",
      defaultValue = "posewire-data",
      description = "Folder of the embedded broker and the stored events; one process at a time.")
  private Path directory;

  Path directory() {
    return directory;
  }

  /** The embedded broker's part of it. */
  Path kafka() {
    return directory.resolve("kafka");
  }
}
