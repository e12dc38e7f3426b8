package dev.posewire.app.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.Policy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  @TempDir Path folder;

  @Test
  void channelIsMadeOfTheFilesName() throws IOException {
    List<Recording> recordings =
        of(image("Street Nr. 7 (50%).PNG"), image("..hidden#1?.png"), image("_.png"));

    assertEquals(
        List.of("street-nr.-7--50--.png", "hidden-1-.png", "png"),
        recordings.stream().map(Recording::channel).toList());
    assertEquals("Street Nr. 7 (50%).PNG", recordings.get(0).spec().getName());
    assertEquals(Policy.EVERY, recordings.get(0).spec().getPolicy());
  }

  @Test
  void filesOfOneNameAreNumbered() throws IOException {
    Path there = image("a/clip.png");

    List<Recording> recordings =
        of(there, image("b/clip.png"), image("clip.png-2"), image("c/clip.png"), there);

    assertEquals(
        List.of("clip.png", "clip.png-2", "clip.png-2-2", "clip.png-3", "clip.png-4"),
        recordings.stream().map(Recording::channel).toList());
  }

  @Test
  void longNameIsCutAndStaysAValidId() throws IOException {
    String name = "n".repeat(100) + ".png";

    List<Recording> recordings = of(image("a/" + name), image("b/" + name));

    assertEquals(
        List.of("n".repeat(56), "n".repeat(56) + "-2"),
        recordings.stream().map(Recording::channel).toList());
    recordings.forEach(one -> assertEquals(one.channel(), ChannelId.validate(one.channel())));
  }

  @Test
  void linkMayLeadAnywhere() throws IOException {
    Path file = image("there/clip.png");
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), file);

    Recording recording = of(link).get(0);

    assertEquals(link, recording.file());
    assertEquals("link.png", recording.channel());
    assertEquals(file.toRealPath().toString(), recording.spec().getUrl());
    assertEquals(List.of(file.toRealPath().getParent()), recording.folders());
  }

  @Test
  void expectedFramesAreThoseThatAreSampled() throws IOException {
    Path file = Files.createFile(folder.resolve("clip.mp4"));

    assertEquals(30, Recording.of(List.of(file), 0, new FakeVideo(30)).get(0).expectedFrames());
    assertEquals(6, Recording.of(List.of(file), 2, new FakeVideo(30)).get(0).expectedFrames());
    assertEquals(30, Recording.of(List.of(file), 25, new FakeVideo(30)).get(0).expectedFrames());
  }

  @Test
  void everyFileThatCannotBeReadIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no video".repeat(100));
    Path missing = folder.resolve("missing.mp4");

    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> of(image("good.png"), text, missing, folder, Path.of("/")));

    List<String> lines = e.getMessage().lines().toList();
    assertEquals(5, lines.size(), e.getMessage());
    assertEquals("cannot analyze:", lines.get(0));
    assertTrue(lines.get(1).contains(text.toString()), e.getMessage());
    assertTrue(lines.get(2).contains(missing + ": there is no such file"), e.getMessage());
    assertTrue(lines.get(3).contains(folder + ": it is a folder"), e.getMessage());
  }

  private static List<Recording> of(Path... files) {
    return Recording.of(List.of(files), 0, new VideoSources(InstantSource.system()));
  }

  private Path image(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    boolean written =
        ImageIO.write(
            new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR), "png", file.toFile());
    assertTrue(written);
    return file;
  }
}
