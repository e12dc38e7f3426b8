package dev.posewire.app.command;

import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.schemas.ChannelSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The channels of a process. Owned by the main thread. */
final class ChannelOptions {
  @Option(
      names = "--channel",
      paramLabel = "ID=URL",
      description =
          "A channel to put into the registry: rtsp://, rtsps://, http://, https://, testcard:, or a"
              + " file in a media folder. Repeatable.")
  private List<String> channels = List.of();

  @Option(
      names = "--channels",
      paramLabel = "FILE",
      description = "YAML file of channels to put into the registry, with all their settings.")
  private Path file;

  @Option(
      names = "--media-folder",
      paramLabel = "DIR",
      description = "Files are read only inside these folders. Repeatable.")
  private List<Path> mediaFolders = List.of();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description =
          "Names this process in the status of its channels; else host and process id. A name keeps"
              + " its channels over a quick restart, and must be one process's alone.")
  private String instance;

  /**
   * The settings for these channels, or for none: then those in the registry run.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if one of them is wrong
   */
  IngestSettings settings() {
    List<ChannelSpec> specs = ChannelSpecs.of(channels, Optional.ofNullable(file), Instant.now());
    IngestSettings settings = IngestSettings.defaults().withChannels(specs, mediaFolders);
    return instance == null ? settings : settings.withInstance(instance);
  }
}
