package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalysisOutputTest {
  @TempDir Path folder;

  @Test
  void fileGetsItsNameWhenItIsClosed() {
    Path file = folder.resolve("poses.jsonl");
    PoseSink sink = output(file).open();
    assertFalse(Files.exists(file));

    sink.close();

    assertTrue(Files.exists(file));
  }

  @Test
  void deviceIsRefused() throws IOException {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "there is no " + device);
    // By a link: a file that took its place would do no harm.
    Path link = Files.createSymbolicLink(folder.resolve("out"), device);

    UserErrorException e = assertThrows(UserErrorException.class, () -> output(link).open());

    assertEquals(
        "--out " + link + " is a device or a pipe: name a file, or - for standard output",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("out.part")));
    Files.delete(link);
  }

  @Test
  void drawFolderThatCannotBeMadeIsAUserError() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    AnalysisOutput output = new AnalysisOutput("-", Optional.of(file.resolve("drawn")));

    UserErrorException e = assertThrows(UserErrorException.class, output::makeDrawFolder);

    assertTrue(
        e.getMessage().startsWith("--draw cannot make the folder " + file + "/drawn: "),
        e.getMessage());
  }

  private static AnalysisOutput output(Path file) {
    return new AnalysisOutput(file.toString(), Optional.empty());
  }
}
