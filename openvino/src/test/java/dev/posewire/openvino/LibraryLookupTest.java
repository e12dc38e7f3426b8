package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryLookupTest {
  private static final String FILE_NAME = System.mapLibraryName("openvino_c");

  @TempDir private Path folder;

  @Test
  void namedFileIsTheOnlyCandidate() throws IOException {
    Path installed = install("runtime/lib/intel64", FILE_NAME);
    assertEquals(
        List.of("/somewhere/" + FILE_NAME),
        LibraryLookup.candidates(
            Optional.of(Path.of("/somewhere", FILE_NAME)), installation(installed)));
  }

  @Test
  void installationComesBeforeTheLoadersPath() throws IOException {
    Path installed = install("runtime/lib/aarch64", FILE_NAME);
    assertEquals(
        List.of(installed.toString(), "openvino_c"),
        LibraryLookup.candidates(Optional.empty(), installation(installed)));
  }

  @Test
  void releaseFolderAndVersionedNameAreFound() throws IOException {
    Path installed = install("runtime/lib/arm64/Release", FILE_NAME + ".2520");
    assertEquals(
        List.of(installed.toString(), "openvino_c"),
        LibraryLookup.candidates(Optional.empty(), installation(installed)));
  }

  @Test
  void withoutAnInstallationTheLoaderFindsIt() {
    assertEquals(List.of("openvino_c"), LibraryLookup.candidates(Optional.empty(), Map.of()));
    assertEquals(
        List.of("openvino_c"),
        LibraryLookup.candidates(
            Optional.empty(), Map.of("INTEL_OPENVINO_DIR", folder.resolve("gone").toString())));
  }

  private Path install(String place, String fileName) throws IOException {
    Path file = Files.createDirectories(folder.resolve(place)).resolve(fileName);
    Files.writeString(file.resolveSibling("libopenvino.so"), "");
    return Files.writeString(file, "");
  }

  private Map<String, String> installation(Path installed) {
    assertEquals(true, Files.exists(installed));
    return Map.of("INTEL_OPENVINO_DIR", folder.toString());
  }
}
