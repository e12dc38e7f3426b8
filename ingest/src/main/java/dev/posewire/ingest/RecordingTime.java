package dev.posewire.ingest;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The best guess at when a recording began: a recorder writes a file until the end of it, so the
 * time of its last modification, less its length. A copy that keeps no times says when it was
 * copied; either way the answer stays the same from one reading of the file to the next.
 */
final class RecordingTime {
  private RecordingTime() {}

  /** Empty where the source is no file or tells no time. To be asked once the file is open. */
  static Optional<Instant> beginning(SourceUrl url, List<Path> mediaFolders, Duration length) {
    if (url.scheme() != SourceUrl.Scheme.FILE) {
      return Optional.empty();
    }
    try {
      Path path = path(url.text());
      for (Path folder : mediaFolders) {
        Path file = folder.toAbsolutePath().resolve(path);
        if (Files.isRegularFile(file)) {
          return Optional.of(Files.getLastModifiedTime(file).toInstant().minus(length));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static Path path(String text) {
    if (text.regionMatches(true, 0, "file:/", 0, 6)) {
      return Path.of(URI.create(text));
    }
    return Path.of(text.regionMatches(true, 0, "file:", 0, 5) ? text.substring(5) : text);
  }
}
