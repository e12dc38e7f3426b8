package dev.posewire.app.command;

import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.runtime.lifecycle.UserErrorException;
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
          "A channel: rtsp://, rtsps://, http://, https://, testcard:, or a file in a media folder."
              + " Repeatable.")
  private List<String> channels = List.of();

  @Option(
      names = "--channels",
      paramLabel = "FILE",
      description = "YAML file of channels, with all their settings.")
  private Path file;

  @Option(
      names = "--media-folder",
      paramLabel = "DIR",
      description = "Files are read only inside these folders. Repeatable.")
  private List<Path> mediaFolders = List.of();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "Names this process in the status of its channels; else host and process id.")
  private String instance;

  /**
   * The settings for these channels.
   *
   * @throws UserErrorException if one of them is wrong, or none is given
   */
  IngestSettings settings() {
    List<ChannelSpec> specs = ChannelSpecs.of(channels, Optional.ofNullable(file), Instant.now());
    if (specs.isEmpty()) {
      throw new UserErrorException(
          "no channel is given: name one with --channel lobby=rtsp://HOST/PATH, or a list with"
              + " --channels FILE");
    }
    IngestSettings settings = IngestSettings.defaults().withChannels(specs, mediaFolders);
    return instance == null ? settings : settings.withInstance(instance);
  }
}
