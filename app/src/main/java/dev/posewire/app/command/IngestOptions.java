package dev.posewire.app.command;

import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.api.ApiSettings;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a process with an ingest takes: its channels, their API. Owned by the main thread. */
final class IngestOptions {
  private static final String RAW = "bgr";
  private static final Pattern JPEG = Pattern.compile("jpeg:([1-9][0-9]?|100)");

  @Option(
      names = "--channel",
      paramLabel = "ID=URL",
      description =
          "A channel to put into the registry at the start: rtsp://, rtsps://, http://, https://,"
              + " testcard:, or a file in a media folder. Repeatable. Others are put while it runs:"
              + " 'posewire channel put'.")
  private List<String> channels = List.of();

  @Option(
      names = "--channels",
      paramLabel = "FILE",
      description =
          "YAML file of channels to put into the registry at the start, with all their settings.")
  private Path file;

  @Option(
      names = "--media-folder",
      paramLabel = "DIR",
      description = "Files are read only inside these folders; none: no files. Repeatable.")
  private List<Path> mediaFolders = List.of();

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description =
          "Names this process in the status of its channels; default: host and process id. A process"
              + " with a name keeps its channels over a quick restart; no two may have the same.")
  private String instance;

  @Option(
      names = "--frame-encoding",
      paramLabel = "bgr|jpeg:Q",
      defaultValue = RAW,
      description =
          "How frames travel to the workers: as they are, or as JPEG of quality 1 to 100, for thin"
              + " networks.")
  private String encoding;

  @Option(
      names = "--hwaccel",
      paramLabel = "NAME",
      defaultValue = SourceSettings.Decoding.SOFTWARE,
      description =
          "Hardware that decodes video: none, auto (whatever is found), or FFmpeg's name of it, such"
              + " as vaapi. Software decodes what it cannot.")
  private String hwaccel;

  @Option(
      names = "--frame-readers",
      paramLabel = "SINK,...",
      split = ",",
      description =
          "Names of sinks in other processes that read frames: recorded frames are also kept until"
              + " these need them no more, and their writer waits for these, too.")
  private List<String> frameReaders = List.of();

  @Mixin private ApiOptions api;

  private final SecretOptions secrets;

  /** {@code secrets}: of the command that mixes both in. */
  IngestOptions(SecretOptions secrets) {
    this.secrets = secrets;
  }

  /**
   * The settings for these channels, or for none: then those in the registry run.
   *
   * @throws UserErrorException if one of them is wrong
   */
  IngestSettings settings() {
    List<ChannelSpec> specs = ChannelSpecs.of(channels, Optional.ofNullable(file), Instant.now());
    IngestSettings settings = IngestSettings.defaults().withChannels(specs).withSource(source());
    return instance == null ? settings : settings.withInstance(instance);
  }

  /** Names of sinks, unchecked. */
  List<String> frameReaders() {
    return List.copyOf(frameReaders);
  }

  private SourceSettings source() {
    VideoSources.hwaccelProblem(hwaccel)
        .ifPresent(
            problem -> {
              throw new UserErrorException("--hwaccel: " + problem);
            });
    SourceSettings usual =
        SourceSettings.defaults().withMediaFolders(mediaFolders).withHwaccel(hwaccel);
    Matcher jpeg = JPEG.matcher(encoding);
    if (jpeg.matches()) {
      return usual.withJpeg(Integer.parseInt(jpeg.group(1)));
    }
    if (!encoding.equals(RAW)) {
      throw new UserErrorException(
          "--frame-encoding must be bgr, or jpeg: and a quality of 1 to 100: " + encoding);
    }
    return usual;
  }

  /**
   * The API of the channels.
   *
   * @throws UserErrorException naming all that is wrong with it
   */
  ApiSettings api() {
    return api.settings(token -> secrets.resolve("API token", token));
  }

  /** Sources whose URLs may refer to secrets. */
  FrameSourceFactory sources() {
    return new VideoSources(InstantSource.system(), secrets.secrets());
  }
}
