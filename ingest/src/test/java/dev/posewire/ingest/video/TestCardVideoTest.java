package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestCardVideoTest {
  /** A leak shows as one of each round. */
  private static final int ROUNDS = 20;

  private static final int WIDTH = 456;
  private static final int HEIGHT = 256;

  /** Mean difference of levels, 0..255: what coding makes of the backdrop's grain is 3. */
  private static final double CODING_LOSS = 5;

  /** So far the puppets walk in these frames that coding does not hide it. */
  private static final int APART = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "card.mp4, 15",
    "card.mov, 15",
    "card.MKV, 29.97",
    "card.avi, 15",
    "card.ts, 15",
    // Bare H.264 does not tell its rate: FFmpeg takes it for 25.
    "card.h264, 25"
  })
  void everyFrameOfTheSceneIsInTheFile(String name, double fps) throws Exception {
    TestCardScene scene = scene(WIDTH, HEIGHT, fps);

    Path file = TestCardVideo.write(folder.resolve(name), scene, 20);

    try (FrameSource source = source(file)) {
      SourceFormat format = source.open();
      assertEquals(List.of(WIDTH, HEIGHT), List.of(format.width(), format.height()));
      assertEquals("h264", format.codec());
      assertEquals(fps, format.fps(), 0.01);
      for (int frame = 0; frame < 20; frame++) {
        long ptsMicros = source.grab().orElseThrow().ptsMicros();
        assertEquals(frame * 1e6 / fps, (double) ptsMicros, 1000);
        assertShows(scene, frame, source.picture());
      }
      assertTrue(source.grab().isEmpty());
      assertEquals(0, source.corruptPackets());
    }
    assertOnlyFile(file);
  }

  @Test
  void bareH264HasADelimiterBeforeEachPictureAndHeadersEverySecond() throws IOException {
    Path file = TestCardVideo.write(folder.resolve("card.h264"), scene(WIDTH, HEIGHT, 10), 20);

    List<Integer> units = unitTypes(Files.readAllBytes(file));

    List<Integer> second = new ArrayList<>(List.of(9, 7, 8, 5));
    for (int frame = 1; frame < 10; frame++) {
      second.addAll(List.of(9, 1));
    }
    List<Integer> expected = new ArrayList<>(second);
    expected.addAll(second);
    assertEquals(expected, units);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20})
  void loopGoesOnSmoothlyAtItsEnd(int frames) throws SourceException {
    TestCardScene scene = scene(WIDTH, HEIGHT, 15);

    Path file = TestCardVideo.writeLoop(folder.resolve("loop.mp4"), scene, frames);

    try (FrameSource source = source(file)) {
      SourceFormat unused = source.open();
      for (int frame = 0; frame < frames; frame++) {
        assertTrue(source.grab().isPresent());
        assertShows(scene, frame <= frames / 2 ? frame : frames - frame, source.picture());
      }
      assertTrue(source.grab().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"66, 66", "64, 3840", "3840, 2160"})
  void sizesOfTestCardsAreCoded(int width, int height) throws SourceException {
    Path file = TestCardVideo.write(folder.resolve("card.mp4"), scene(width, height, 15), 2);

    try (FrameSource source = source(file)) {
      SourceFormat format = source.open();
      assertEquals(List.of(width, height), List.of(format.width(), format.height()));
    }
  }

  @ParameterizedTest
  @CsvSource({"3840, 3840", "65, 64", "64, 65"})
  void sizeThatIsOddOrTooLargeIsRefused(int width, int height) throws IOException {
    String reason =
        "H.264 takes no pictures of %d x %d here; choose even sides".formatted(width, height);
    refused(reason, "card.mp4", scene(width, height, 15));
    assertEquals(List.of(), files());
  }

  @Test
  void fileThatIsThereIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("card.mp4"), "old");

    assertEquals(file, TestCardVideo.write(file, scene(64, 64, 15), 2));

    assertTrue(Files.size(file) > 500);
    assertOnlyFile(file);
  }

  @Test
  void whatCannotBeWrittenIsToldWithARemedy() throws IOException {
    TestCardScene scene = scene(64, 64, 15);
    Path unused = Files.createDirectory(folder.resolve("folder.mp4"));

    refused("no video has such a name; let it end in one of .mp4, ", "card.webp", scene);
    refused("no video has such a name", "mp4", scene);
    refused("it is a folder", "folder.mp4", scene);
    refused("No such file or directory: name a file", "none/card.mp4", scene);
    refused("it is a device or a pipe", device().getFileName().toString(), scene);
  }

  /** A device that ends in .mp4. */
  private Path device() throws IOException {
    Path device = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.exists(device), "/dev/null is missing");
    return Files.createSymbolicLink(folder.resolve("device.mp4"), device);
  }

  @ParameterizedTest
  @ValueSource(strings = {"card.mp4", "card.mkv", "card.h264"})
  void diskThatIsFullIsToldAndTheOldFileStays(String name) throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "/dev/full is missing: it stands for a full disk");
    Path file = Files.writeString(folder.resolve(name), "old");
    Path unused = Files.createSymbolicLink(folder.resolve(name + ".part"), full);

    refused("No space left on device: free space there", name, scene(WIDTH, HEIGHT, 15));

    assertEquals("old", Files.readString(file));
    assertOnlyFile(file);
  }

  @Test
  void nativeMemoryIsFreedWhateverHappens() throws IOException {
    TestCardScene scene = scene(64, 64, 15);
    TestCardScene tooLarge = scene(3840, 3840, 15);
    writeWellAndBadly(scene, tooLarge);
    long pointers = Pointer.totalCount();
    long files = openFiles();

    for (int round = 0; round < ROUNDS; round++) {
      writeWellAndBadly(scene, tooLarge);
    }

    // Those of other tests may be collected, or closed, meanwhile.
    assertTrue(Pointer.totalCount() <= pointers, "pointers were " + pointers);
    assertTrue(openFiles() < files + ROUNDS, "open files were " + files);
  }

  private void writeWellAndBadly(TestCardScene scene, TestCardScene tooLarge) throws IOException {
    Path full = Path.of("/dev/full");
    Path unused = TestCardVideo.write(folder.resolve("card.mkv"), scene, 3);
    refused("H.264 takes no pictures", "large.mp4", tooLarge);
    refused("No such file or directory", "none/card.mp4", scene);
    if (Files.exists(full)) {
      unused = Files.createSymbolicLink(folder.resolve("full.mp4.part"), full);
      refused("No space left on device", "full.mp4", scene);
    }
  }

  private static long openFiles() throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(open)) {
      return entries.count();
    }
  }

  private void refused(String reason, String name, TestCardScene scene) {
    Path file = folder.resolve(name);
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> TestCardVideo.write(file, scene, 3));
    assertTrue(e.getMessage().startsWith("cannot write " + file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertFalse(Files.exists(Path.of(file + ".part")), "nothing is left");
  }

  private void assertOnlyFile(Path file) throws IOException {
    assertEquals(List.of(file), files());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void assertShows(TestCardScene scene, long frame, FrameImage picture) {
    double own = difference(scene, frame, picture);
    assertEquals(0, own, CODING_LOSS);
    assertTrue(own < difference(scene, frame + APART, picture), "later than frame " + frame);
    if (frame >= APART) {
      assertTrue(own < difference(scene, frame - APART, picture), "earlier than frame " + frame);
    }
  }

  private static double difference(TestCardScene scene, long frame, FrameImage picture) {
    byte[] drawn = new byte[scene.width() * scene.height() * 3];
    scene.draw(frame, drawn);
    return difference(drawn, picture.bgr());
  }

  private static double difference(byte[] a, byte[] b) {
    assertEquals(a.length, b.length);
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
    }
    return (double) sum / a.length;
  }

  /** The types of the NAL units behind start codes (H.264, 7.4.1). */
  private static List<Integer> unitTypes(byte[] stream) {
    List<Integer> types = new ArrayList<>();
    for (int i = 3; i < stream.length; i++) {
      if (stream[i - 3] == 0 && stream[i - 2] == 0 && stream[i - 1] == 1) {
        types.add(stream[i] & 31);
      }
    }
    return types;
  }

  private static TestCardScene scene(int width, int height, double fps) {
    int people = Math.min(width, height) < HEIGHT ? 0 : 2;
    return new TestCardScene(new TestCardSettings(people, 7, width, height, fps, 0));
  }

  private FrameSource source(Path file) throws SourceException {
    return new VideoSources(Instant::now)
        .create(
            SourceUrl.parse(file.toString()),
            SourceSettings.defaults().withMediaFolders(List.of(folder)));
  }
}
