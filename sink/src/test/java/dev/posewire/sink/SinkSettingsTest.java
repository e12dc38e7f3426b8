package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
  @Test
  void filesHaveTheDocumentedDefaults() {
    assertEquals(
        new SinkSettings(
            "files",
            new FilesTarget(Path.of("poses"), DataSize.parse("256MiB")),
            500,
            Duration.ofMillis(100)),
        SinkSettings.files("files", Path.of("poses")));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> new SinkSettings("My sink", new StdoutTarget(), 0, Duration.ofMinutes(2)));

    assertEquals(
        """
        the sink's name must match [a-z0-9][a-z0-9._-]{0,63}: 'My sink'
        the sink's batch size must be 1 to 10000: 0
        the sink's linger must be 0s to 1m: PT2M""",
        e.getMessage());
  }

  @Test
  void filesHaveASize() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> new FilesTarget(Path.of("poses"), new DataSize(0)));

    assertEquals("the sink's rotate size must be at least 1 byte: 0B", e.getMessage());
  }
}
