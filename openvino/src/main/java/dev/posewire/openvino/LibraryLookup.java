package dev.posewire.openvino;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where OpenVINO's C library may be. Pure but for the folders that it looks into. */
final class LibraryLookup {
  static final String INSTALLATION = "INTEL_OPENVINO_DIR";

  /** The name by which the loader knows it. */
  static final String NAME = "openvino_c";

  /** Below it a folder for the architecture: intel64, aarch64, arm64; on some systems Release. */
  private static final List<String> FOLDERS = List.of("runtime/lib", "runtime/bin");

  private static final int DEPTH = 3;

  private LibraryLookup() {}

  /**
   * What to load, in this order: only the file that was named, if one was; else the library of the
   * installation that the environment names, and then by the loader's own path.
   *
   * @return file names, or the loader's name
   */
  static List<String> candidates(Optional<Path> library, Map<String, String> environment) {
    if (library.isPresent()) {
      return List.of(library.get().toAbsolutePath().toString());
    }
    String installation = environment.getOrDefault(INSTALLATION, "");
    Stream<Path> installed =
        installation.isBlank()
            ? Stream.empty()
            : FOLDERS.stream().flatMap(folder -> inside(Path.of(installation, folder)).stream());
    return Stream.concat(installed.map(Path::toString), Stream.of(NAME)).toList();
  }

  /** The libraries in a folder, the unversioned name first. */
  private static List<Path> inside(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String fileName = System.mapLibraryName(NAME);
    try (Stream<Path> files =
        Files.find(
            folder,
            DEPTH,
            (file, attributes) ->
                !attributes.isDirectory() && file.getFileName().toString().startsWith(fileName))) {
      return files.map(Path::toAbsolutePath).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // then it is not among what was tried, and the message says so
    }
  }
}
