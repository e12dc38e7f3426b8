package dev.posewire.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache of OpenVINO; whether OpenVINO is here does not matter. */
class EnginesTest {
  @TempDir Path folder;

  @Test
  void cacheIsMadeWithTheFoldersAboveIt() throws IOException {
    Path cache = folder.resolve("a").resolve("cache");

    find(EngineChoice.AUTO, cache);
    find(EngineChoice.AUTO, cache);

    try (Stream<Path> left = Files.list(cache)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void cacheThatCannotBeMadeIsNamedWithWhatHelps() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(file);
    assertRefused(file.resolve("cache"));
  }

  @Test
  void cacheThatCannotBeWrittenIsNamedWithWhatHelps() throws IOException {
    Path cache = Files.createDirectory(folder.resolve("read-only"));
    Assumptions.assumeTrue(
        cache.toFile().setWritable(false) && !Files.isWritable(cache),
        "this user may write to read-only folders (root)");
    assertRefused(cache);
  }

  @Test
  void cacheIsLeftAloneWhereOnnxRuntimeIsChosen() {
    Path cache = folder.resolve("cache");
    find(EngineChoice.ONNXRUNTIME, cache);
    assertFalse(Files.exists(cache));
  }

  private static void assertRefused(Path cache) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> find(EngineChoice.AUTO, cache));
    String message = e.getMessage();
    assertTrue(
        message.startsWith("--openvino-cache: the folder " + cache + " cannot be written ("),
        message);
    assertTrue(message.endsWith("): make it writable, or name another"), message);
  }

  private static Engines find(EngineChoice choice, Path cache) {
    return Engines.find(
        choice,
        new Engines.OpenVinoPlace(
            Optional.empty(), Optional.empty(), Optional.of(cache), Map.of()));
  }
}
