package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.file.Compression;
import dev.posewire.sink.file.JsonLinesTarget;
import dev.posewire.sink.file.Rotation;
import dev.posewire.sink.file.StdoutTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {
  @Test
  void filesHaveTheDocumentedDefaults() {
    assertEquals(
        new SinkSettings(
            "files",
            new JsonLinesTarget(
                Path.of("poses"),
                new Rotation(DataSize.parse("256MiB"), Duration.ofDays(1)),
                Compression.NONE),
            EventFilter.NONE,
            500,
            Duration.ofMillis(100)),
        SinkSettings.of("files", JsonLinesTarget.of(Path.of("poses"))));
  }

  @Test
  void standardOutputDoesNotWait() {
    assertEquals(Duration.ZERO, SinkSettings.of("out", new StdoutTarget()).linger());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new SinkSettings(
                    "My sink", new StdoutTarget(), EventFilter.NONE, 0, Duration.ofMinutes(2)));

    assertEquals(
        """
        name must match [a-z0-9][a-z0-9._-]{0,63}: 'My sink'
        batch-size must be 1 to 10000: 0
        linger must be 0s to 1m: PT2M""",
        e.getMessage());
  }

  /** Its consumer group would be that of the frames of the sink x. */
  @Test
  void nameThatEndsLikeAGroupOfFramesIsRefused() {
    assertEquals(
        "name must not end in .frames, which is of the frames that another sink reads: 'x.frames'",
        assertThrows(
                UserErrorException.class, () -> SinkSettings.of("x.frames", new StdoutTarget()))
            .getMessage());
    assertEquals("frames", SinkSettings.of("frames", new StdoutTarget()).name());
  }

  @Test
  void filesHaveASizeAndAnAge() {
    assertEquals(
        "rotate-size must be at least 1 byte: 0B",
        assertThrows(
                UserErrorException.class, () -> new Rotation(new DataSize(0), Duration.ofDays(1)))
            .getMessage());
    assertEquals(
        "rotate-after must be at least 1s: PT0.1S",
        assertThrows(
                UserErrorException.class,
                () -> new Rotation(new DataSize(1), Duration.ofMillis(100)))
            .getMessage());
  }
}
