package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files inside the media folders, the only ones that are read.
 *
 * @param folders none: no files
 */
record MediaFiles(List<Path> folders) {
  MediaFiles {
    folders = List.copyOf(folders);
  }

  /** The file that a URL names, without links; it is inside a folder and can be read. */
  Path real(SourceUrl url) throws SourceException {
    Path path = path(url);
    Path found = null;
    for (Path folder : folders) {
      Path candidate = folder.toAbsolutePath().normalize().resolve(path).normalize();
      if (candidate.startsWith(folder.toAbsolutePath().normalize())) {
        found = found == null || !Files.exists(found) ? candidate : found;
      }
    }
    if (found == null) {
      throw problem(
          Kind.NOT_ALLOWED, url, "files must be inside one of the media folders " + folders);
    }
    requireReadable(url, found);
    return realInside(url, found);
  }

  /**
   * Refuses a file whose place was taken by a link after {@link #real}: to be asked when it is
   * open, before anything of it is used.
   */
  void requireUnmoved(SourceUrl url, Path real) throws SourceException {
    if (!realInside(url, real).equals(real)) {
      throw problem(Kind.NOT_ALLOWED, url, "it was replaced by a link while it was opened");
    }
  }

  /** A symbolic link inside a media folder does not lead out of it. */
  private Path realInside(SourceUrl url, Path path) throws SourceException {
    try {
      Path real = path.toRealPath();
      for (Path folder : folders) {
        if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
          return real;
        }
      }
    } catch (IOException e) {
      throw problem(Kind.LOST, url, "the path cannot be followed: " + e);
    }
    throw problem(Kind.NOT_ALLOWED, url, "the link leads out of the media folders " + folders);
  }

  private static void requireReadable(SourceUrl url, Path path) throws SourceException {
    Optional<SourceException> problem = Optional.empty();
    if (!Files.exists(path)) {
      problem = Optional.of(problem(Kind.NOT_FOUND, url, "there is no such file; check the path"));
    } else if (!Files.isRegularFile(path)) {
      // A pipe, say, would block FFmpeg in the system for ever.
      problem =
          Optional.of(
              problem(Kind.UNSUPPORTED, url, "it is a folder or a device; name a video or image"));
    } else if (!Files.isReadable(path)) {
      problem =
          Optional.of(problem(Kind.NOT_ALLOWED, url, "it may not be read; check its permissions"));
    } else if (path.toFile().length() == 0) {
      problem = Optional.of(problem(Kind.CORRUPT, url, "it is empty; copy it again"));
    }
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  private static Path path(SourceUrl url) throws SourceException {
    String text = url.text();
    try {
      if (text.regionMatches(true, 0, "file:/", 0, 6)) {
        return Path.of(URI.create(text));
      }
      return Path.of(text.regionMatches(true, 0, "file:", 0, 5) ? text.substring(5) : text);
    } catch (InvalidPathException e) {
      throw problem(Kind.NOT_ALLOWED, url, e.getReason());
    } catch (IllegalArgumentException e) {
      throw problem(
          Kind.NOT_ALLOWED,
          url,
          "a file URL must be of the form file:///FOLDER/NAME with blanks as %20");
    }
  }

  private static SourceException problem(Kind kind, SourceUrl url, String what) {
    return new SourceException(kind, "cannot open %s: %s".formatted(url, what));
  }
}
