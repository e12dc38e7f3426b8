package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.PictureRegion;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeHandlesTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Path THREADS = Path.of("/proc/self/task");

  @TempDir Path folder;

  @Test
  void closedSourcesLeaveNothingBehind() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(OPEN_FILES), "skipped: no /proc/self/fd here");
    Path clip =
        Clip.h264(320, 180, 25)
            .turned(1)
            .write(folder.resolve("clip.mp4"), 10, i -> Pictures.grain(320, 180, i));
    Path changing =
        Pictures.writeChanging(
            folder.resolve("changing.mjpeg"), new int[] {320, 180}, new int[] {100, 200});
    Path broken = Files.write(folder.resolve("broken.mp4"), new byte[5000]);
    for (int round = 0; round < 10; round++) {
      use(clip, changing, broken);
    }
    long pointers = Pointer.totalCount();
    long pointerBytes = Pointer.totalBytes();
    long files = count(OPEN_FILES);
    long threads = count(THREADS);
    long memory = residentBytes();

    for (int round = 0; round < 200; round++) {
      use(clip, changing, broken);
    }

    assertEquals(pointers, Pointer.totalCount());
    assertEquals(pointerBytes, Pointer.totalBytes());
    assertEquals(files, count(OPEN_FILES));
    // The JVM's own compiler threads come and go; 200 decoders of 4 threads would show.
    assertTrue(Math.abs(count(THREADS) - threads) <= 8, "threads were " + threads);
    // Room for the heap's own growth; a leak of a decoder a round would be 400 MB and more.
    assertTrue(residentBytes() - memory < 150_000_000, "grown by " + (residentBytes() - memory));
  }

  @Test
  void closingTwiceOrUnopenedDoesNothing() throws SourceException {
    FrameSource unopened = source("clip.mp4");
    unopened.close();
    unopened.close();
    assertThrows(IllegalStateException.class, unopened::open);

    Clip.h264(64, 64, 25).write(folder.resolve("clip.mp4"), 2, i -> Pictures.grey(64, 64, 9));
    FrameSource opened = source("clip.mp4");
    opened.open();
    opened.close();
    opened.close();
    opened.cancel();
    assertThrows(IllegalStateException.class, opened::grab);
    assertThrows(IllegalStateException.class, opened::image);
    assertEquals(0, opened.corruptPackets());
  }

  private void use(Path clip, Path changing, Path broken) throws SourceException {
    try (FrameSource source = source(clip.toString())) {
      source.open();
      for (int i = 0; i < 5; i++) {
        source.grab();
        source.image();
        source.picture();
      }
    }
    SourceSettings jpegOfPart =
        settings().withRegion(new PictureRegion(0.1, 0.2, 0.5, 0.6)).withJpeg(80);
    try (FrameSource source = source(clip.toString(), jpegOfPart)) {
      source.open();
      for (int i = 0; i < 5; i++) {
        source.grab();
        source.image();
      }
    }
    SourceSettings others = settings().withKeyframesOnly(true).withHwaccel("auto");
    for (Path file : List.of(changing, clip)) {
      try (FrameSource source = source(file.toString(), others)) {
        source.open();
        while (source.grab().isPresent()) {
          source.image();
        }
      }
    }
    SourceSettings wrong = settings().withOptions(Map.of("skip_loop_filter", "nonsense"));
    try (FrameSource source = source(clip.toString(), wrong)) {
      assertThrows(SourceException.class, source::open);
    }
    try (FrameSource source = source(broken.toString())) {
      assertThrows(SourceException.class, source::open);
    }
    try (FrameSource source = source("testcard:?width=320&height=180&people=0")) {
      source.open();
      source.grab();
      source.image();
    }
  }

  private FrameSource source(String url) throws SourceException {
    return source(url, settings());
  }

  private static FrameSource source(String url, SourceSettings settings) throws SourceException {
    return new VideoSources(Instant::now).create(SourceUrl.parse(url), settings);
  }

  private SourceSettings settings() {
    return SourceSettings.defaults().withDecoderThreads(4).withMediaFolders(List.of(folder));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  /** Heap included; that is bounded by the flags of the build. */
  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1];
    return Long.parseLong(pages) * 4096;
  }
}
