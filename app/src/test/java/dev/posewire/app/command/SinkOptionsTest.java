package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.postgres.PostgresTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SinkOptionsTest {
  @TempDir Path folder;

  @Test
  void fileOfASecretIsReadEachTime() throws Exception {
    Path file = Files.writeString(folder.resolve("database"), "sesame-1\n");
    Secret password = ((PostgresTarget) read().settings().get(0).target()).password().orElseThrow();
    assertEquals("sesame-1", password.value());

    Files.writeString(file, "sesame-2\n");
    assertEquals("sesame-2", password.value());

    Files.delete(file);
    SinkException e = assertThrows(SinkException.class, password::value);
    assertEquals(
        "password: the secret ${file:database} cannot be read; put a file of this name into the"
            + " folder of secrets",
        e.getMessage());
  }

  @Test
  void fileThatIsMissingAtTheStartIsTold() {
    UserErrorException e = assertThrows(UserErrorException.class, () -> read().settings());

    assertEquals(
        "the sinks have 1 problem(s):\n  --sink postgres: password: the secret ${file:database}"
            + " cannot be read; put a file of this name into the folder of secrets",
        e.getMessage());
  }

  private SinkOptions read() {
    SecretOptions secrets =
        CommandLine.populateCommand(new SecretOptions(Map.of()), "--secrets-folder=" + folder);
    return CommandLine.populateCommand(
        new SinkOptions(secrets),
        "--sink=postgres?url=postgresql://db/poses&password=${file:database}");
  }
}
