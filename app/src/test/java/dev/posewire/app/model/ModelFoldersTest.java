package dev.posewire.app.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelFoldersTest {
  private static final Path HOME = Path.of("/home/ann");

  @Test
  void dataLiesInTheHomeFolder() {
    ModelFolders folders = ModelFolders.of(Map.of(), HOME);

    assertEquals(Path.of("/home/ann/.local/share/posewire"), folders.data());
    assertEquals(Path.of("/home/ann/.local/share/posewire/models"), folders.fetched());
    assertEquals(Optional.empty(), folders.given());
  }

  @Test
  void variablesNameOtherFolders() {
    ModelFolders folders =
        ModelFolders.of(Map.of("XDG_DATA_HOME", "/srv/share", "POSEWIRE_MODEL_DIR", "m"), HOME);

    assertEquals(Path.of("/srv/share/posewire/models"), folders.fetched());
    assertEquals(Optional.of(Path.of("m")), folders.given());
  }

  @Test
  void emptyOrRelativeVariablesCountAsNotSet() {
    ModelFolders folders =
        ModelFolders.of(Map.of("XDG_DATA_HOME", "share", "POSEWIRE_MODEL_DIR", " "), HOME);

    assertEquals(Path.of("/home/ann/.local/share/posewire"), folders.data());
    assertEquals(Optional.empty(), folders.given());
  }
}
