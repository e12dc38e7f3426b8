package dev.posewire.app.analyze;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.file.JsonLinesFileSink;
import dev.posewire.sink.file.StdoutSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the results of an analysis go.
 *
 * @param file for the JSON lines, or {@link #STANDARD_OUTPUT}
 * @param drawFolder for the pictures; empty: none are drawn
 */
public record AnalysisOutput(String file, Optional<Path> drawFolder) {
  public static final String STANDARD_OUTPUT = "-";

  /**
   * Opens the file; the caller closes it.
   *
   * @throws UserErrorException if it cannot be written, or is no file that another may replace
   */
  PoseSink open() {
    if (file.equals(STANDARD_OUTPUT)) return new StdoutSink("stdout", System.out);
    Path path = Path.of(file);
    if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
      // The finished file would take its place: who is root would lose /dev/null.
      throw new UserErrorException(
          "--out " + path + " is a device or a pipe: name a file, or - for standard output");
    }
    return JsonLinesFileSink.toFile(path);
  }

  void makeDrawFolder() {
    if (drawFolder.isEmpty()) return;
    try {
      Files.createDirectories(drawFolder.get());
    } catch (IOException e) {
      throw new UserErrorException(
          "--draw cannot make the folder "
              + drawFolder.get()
              + ": "
              + e
              + ": name one that can be written",
          e);
    }
  }
}
