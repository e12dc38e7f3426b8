package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.model.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
  @TempDir Path folder;
  private CapturedShell shell;

  @BeforeEach
  void makeShell() {
    ModelFolders folders = new ModelFolders(Optional.empty(), folder.resolve("data"));
    shell = new CapturedShell(ModelCommand.create(folders));
  }

  @Test
  void infoDescribesTheModel() {
    assertEquals(0, shell.run("model", "info", "--model", "testcard"));
    assertTrue(shell.out().startsWith("name        testcard"), shell.out());
    assertTrue(shell.out().contains("SHA-384"), shell.out());
  }

  @Test
  void infoTellsTheWaysToAModel() {
    assertEquals(2, shell.run("model", "info"));
    assertTrue(shell.err().contains("posewire model fetch"), shell.err());
    assertEquals("", shell.out());
  }

  @Test
  void fetchRefusesWrongCopies() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.writeString(copy.resolve("human-pose-estimation-0001.bin"), "no weights");
    Path to = folder.resolve("to");

    int exitCode = shell.run("model", "fetch", "--from", copy.toString(), "--to", to.toString());

    assertEquals(2, exitCode);
    assertTrue(shell.err().contains("10 bytes, expected 8197354 bytes"), shell.err());
    try (Stream<Path> files = Files.walk(to)) {
      assertEquals(0, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void subcommandMustBeNamed() {
    assertEquals(2, shell.run("model"));
    assertTrue(shell.err().contains("fetch, info"), shell.err());
  }
}
