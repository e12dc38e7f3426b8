package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawnRecordingTest {
  @TempDir Path folder;

  @Test
  void eachEventIsDrawnOnItsFrame() throws Exception {
    FakeVideo video = new FakeVideo(3);
    try (DrawnRecording drawn = draw(video, 0)) {
      for (int i = 0; i < 3; i++) drawn.draw(Events.event("clip", i));
    }

    assertEquals(List.of("clip-000000.png", "clip-000001.png", "clip-000002.png"), files());
    for (int i = 0; i < 3; i++) assertEquals(i, frame(i));
    assertTrue(video.closed);
  }

  @Test
  void framesThatWereNotSampledArePassedOver() throws Exception {
    try (DrawnRecording drawn = draw(new FakeVideo(10), 5)) {
      for (int i = 0; i < 5; i++) drawn.draw(Events.event("clip", i));
    }

    for (int i = 0; i < 5; i++) assertEquals(2 * i, frame(i));
  }

  @Test
  void recordingThatHasBecomeShorterIsAnError() throws Exception {
    try (DrawnRecording drawn = draw(new FakeVideo(1), 0)) {
      drawn.draw(Events.event("clip", 0));

      IOException e = assertThrows(IOException.class, () -> drawn.draw(Events.event("clip", 1)));

      assertEquals("clip ended before frame 1: was it changed?", e.getMessage());
    }
  }

  @Test
  void pictureThatCannotBeWrittenIsAnError() throws Exception {
    try (DrawnRecording drawn = draw(new FakeVideo(1), 0)) {
      Files.delete(folder);

      assertThrows(NoSuchFileException.class, () -> drawn.draw(Events.event("clip", 0)));
    }
  }

  @Test
  void recordingWithoutEventsIsNotOpened() {
    FakeVideo video = new FakeVideo(1);

    draw(video, 0).close();

    assertEquals(false, video.closed);
  }

  private DrawnRecording draw(FakeVideo video, float maxFps) {
    return new DrawnRecording(FakeVideo.recording("clip", maxFps), folder, video);
  }

  /** The frame that a picture shows, by its grey. */
  private int frame(int event) throws IOException {
    Path file = folder.resolve("clip-%06d.png".formatted(event));
    return (ImageIO.read(file.toFile()).getRGB(1, 1) & 0xFF) - 1;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
