package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTimeTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LENGTH = Duration.ofSeconds(90);

  @TempDir Path folder;

  @Test
  void fileBeganItsLengthBeforeItWasLastWritten() throws IOException, SourceException {
    Path file = Files.createFile(folder.resolve("clip.mp4"));
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));

    for (String url : List.of("clip.mp4", "file:clip.mp4", file.toUri().toString())) {
      assertEquals(Optional.of(WRITTEN.minus(LENGTH)), beginning(url), url);
    }
  }

  @Test
  void whatIsNoFileOrNotThereHasNoTime() throws SourceException {
    assertEquals(Optional.empty(), beginning("missing.mp4"));
    assertEquals(Optional.empty(), beginning("testcard:?frames=3"));
  }

  private Optional<Instant> beginning(String url) throws SourceException {
    return RecordingTime.beginning(SourceUrl.parse(url), List.of(folder), LENGTH);
  }
}
