package dev.posewire.app.analyze;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file to analyze, under the channel that it runs as.
 *
 * @param file as it was named
 * @param spec its URL is the file itself, behind symbolic links
 * @param expectedFrames what its length and rate announce; 0 when unknown
 */
public record Recording(Path file, ChannelSpec spec, long expectedFrames) {
  /** The longest id less room for a number behind it. */
  private static final int MAX_NAME_LENGTH = 56;

  /**
   * Looks into each file.
   *
   * @param maxFps 0: every frame
   * @throws UserErrorException naming every file that cannot be read, and why
   */
  public static List<Recording> of(List<Path> files, float maxFps, FrameSourceFactory sources) {
    List<String> problems = new ArrayList<>();
    Map<String, Recording> recordings = new LinkedHashMap<>();
    for (Path file : files) {
      try {
        String channel = freeId(file, recordings.keySet());
        Recording recording = new Recording(file, spec(channel, file, maxFps), 0);
        recordings.put(channel, recording.withFrames(sources));
      } catch (SourceException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserErrorException("cannot analyze:\n  " + String.join("\n  ", problems));
    }
    return List.copyOf(recordings.values());
  }

  private Recording withFrames(FrameSourceFactory sources) throws SourceException {
    SourceSettings settings = SourceSettings.defaults().withMediaFolders(folders());
    try (FrameSource source = sources.create(SourceUrl.parse(spec.getUrl()), settings)) {
      SourceFormat format = source.open();
      double fps = spec.getMaxFps() > 0 ? Math.min(spec.getMaxFps(), format.fps()) : format.fps();
      return new Recording(file, spec, Math.round(format.duration().toMillis() / 1e3 * fps));
    }
  }

  private static ChannelSpec spec(String channel, Path file, float maxFps) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setName(name(file))
        .setUrl(real(file).toString())
        .setMaxFps(maxFps)
        .setPolicy(Policy.EVERY)
        .setUpdatedAt(Instant.now())
        .build();
  }

  /** Who names a link allows what it leads to. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException notThere) {
      return file.toAbsolutePath().normalize(); // opening it says why
    }
  }

  /** The folder that the file may be read in. */
  public List<Path> folders() {
    return Optional.ofNullable(Path.of(spec.getUrl()).getParent()).map(List::of).orElse(List.of());
  }

  /** The id of a channel that is made of the file's name. */
  public String channel() {
    return spec.getChannel();
  }

  private static String name(Path file) {
    return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
  }

  private static String freeId(Path file, Set<String> taken) {
    String name =
        name(file)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]", "-")
            .replaceAll("^[._-]+", "");
    String id =
        name.isEmpty() ? "recording" : name.substring(0, Math.min(MAX_NAME_LENGTH, name.length()));
    String free = id;
    for (int number = 2; taken.contains(free); number++) free = id + "-" + number;
    return free;
  }
}
