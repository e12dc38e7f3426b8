package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.video.VideoSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCardCommandTest {
  @TempDir Path folder;
  private final CapturedShell shell = new CapturedShell(new TestCardCommand());

  @Test
  void videoHasWhatWasAskedFor() throws Exception {
    Path out = folder.resolve("card.mkv");

    int code = run(out, "--seconds=2", "--people=1", "--seed=3", "--size=480x270", "--fps=12");

    assertEquals(0, code, shell.err());
    assertEquals("%s: 24 frames, %d bytes".formatted(out, Files.size(out)), shell.out().strip());
    assertVideo(out, 480, 270, 12, 24);
  }

  @Test
  void defaultsAreThoseThatTheHelpTells() throws Exception {
    Path out = folder.resolve("card.mp4");

    assertEquals(0, run(out, "--seconds=1"), shell.err());

    assertVideo(out, 1280, 720, 15, 15);
  }

  @Test
  void videoThatIsThereIsReplaced() throws Exception {
    Path out = Files.writeString(folder.resolve("card.mp4"), "old");

    assertEquals(0, run(out, "--seconds=1", "--size=456x256"), shell.err());

    assertVideo(out, 456, 256, 15, 15);
  }

  @Test
  void wrongOptionsAreToldAllAtOnce() throws IOException {
    int code =
        run(folder.resolve("card.doc"), "--seconds=0", "--people=9", "--size=large", "--fps=121");

    assertEquals(2, code);
    List.of(
            "card.doc: no video has such a name; let it end in one of .mp4, .mov",
            "--seconds must be 1 to 3600: 0",
            "people must be 0..4: 9",
            "--size must be WIDTHxHEIGHT, such as 1280x720: large",
            "fps must be 0.1..120.0: 121.0")
        .forEach(problem -> assertTrue(shell.err().contains(problem), shell.err()));
    assertEquals("", shell.out());
    assertNothingIsWritten();
  }

  @Test
  void sizeThatNoVideoHasIsTold() throws IOException {
    assertEquals(2, run(folder.resolve("card.mp4"), "--size=5000x63"));
    assertTrue(shell.err().contains("width must be 64..3840: 5000"), shell.err());
    assertTrue(shell.err().contains("height must be 64..3840: 63"), shell.err());

    assertEquals(2, run(folder.resolve("card.mp4"), "--size=457x257"));
    assertTrue(shell.err().contains("choose even sides"), shell.err());
    assertNothingIsWritten();
  }

  @Test
  void fileThatCannotBeWrittenIsToldWithTheRemedy() throws IOException {
    assertEquals(2, run(folder.resolve("none").resolve("card.mp4")));
    assertTrue(shell.err().contains("No such file or directory: name a file in"), shell.err());
    assertEquals(2, shell.run("testcard"));
    assertTrue(shell.err().contains("'--out=FILE'"), shell.err());
    assertNothingIsWritten();
  }

  private int run(Path out, String... options) {
    return shell.run(
        Stream.concat(Stream.of("testcard", "--out", out.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private void assertNothingIsWritten() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.findAny().isPresent());
    }
  }

  private void assertVideo(Path file, int width, int height, int fps, int frames)
      throws SourceException {
    SourceSettings settings = SourceSettings.defaults().withMediaFolders(List.of(folder));
    VideoSources sources = new VideoSources(InstantSource.system());
    try (FrameSource source = sources.create(SourceUrl.parse(file.toString()), settings)) {
      SourceFormat format = source.open();
      assertEquals(List.of(width, height), List.of(format.width(), format.height()));
      assertEquals(fps, format.fps(), 0.01);
      for (int frame = 0; frame < frames; frame++) assertTrue(source.grab().isPresent());
      assertTrue(source.grab().isEmpty());
    }
  }
}
