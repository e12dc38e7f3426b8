package dev.posewire.app.pipeline;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that is deleted with all in it when it is closed. */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one in the system's folder for such.
   *
   * @throws UserErrorException if that cannot be written
   */
  public static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UserErrorException(
          "no temporary folder can be made in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e
              + ": free space there, or name another with -Djava.io.tmpdir in POSEWIRE_JAVA_OPTS",
          e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : deepestFirst) Files.deleteIfExists(one);
    } catch (IOException | UncheckedIOException e) {
      log.warn("{} could not be deleted: {}", path, e.toString());
    }
  }
}
