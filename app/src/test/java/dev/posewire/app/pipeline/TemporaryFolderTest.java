package dev.posewire.app.pipeline;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
  @TempDir Path folder;

  @Test
  void closeDeletesAllInItButNotWhatLinksLeadTo() throws IOException {
    Path outside = Files.createFile(folder.resolve("outside"));
    TemporaryFolder temporary = TemporaryFolder.make("posewire-test-");
    Path inside = Files.createDirectories(temporary.path().resolve("a/b"));
    Files.writeString(inside.resolve("file"), "text");
    Files.createSymbolicLink(inside.resolve("link"), outside);
    assertTrue(temporary.path().getFileName().toString().startsWith("posewire-test-"));

    temporary.close();

    assertFalse(Files.exists(temporary.path()));
    assertTrue(Files.exists(outside));
  }

  @Test
  void closeOfAFolderThatHasGoneIsNoError() throws IOException {
    TemporaryFolder temporary = TemporaryFolder.make("posewire-test-");
    Files.delete(temporary.path());

    temporary.close();
    temporary.close();

    assertFalse(Files.exists(temporary.path()));
  }
}
