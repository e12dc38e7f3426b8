package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder beside the checkout with what is no part of the project: models, media. */
final class SharedFolder {
  private SharedFolder() {}

  /** The path below it; where it is missing, the test is skipped. */
  static Path require(String below) {
    Optional<Path> path =
        candidates().map(folder -> folder.resolve(below)).filter(Files::exists).findFirst();
    assumeTrue(
        path.isPresent(),
        "no " + below + "; set POSEWIRE_SHARED_DIR or put the folder 'shared' beside the checkout");
    return path.get();
  }

  private static Stream<Path> candidates() {
    String shared = System.getenv("POSEWIRE_SHARED_DIR");
    return shared != null
        ? Stream.of(Path.of(shared))
        : Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
            .map(folder -> folder.resolve("shared"));
  }
}
