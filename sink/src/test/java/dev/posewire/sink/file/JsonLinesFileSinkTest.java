package dev.posewire.sink.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileSinkTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:15:30.123Z"));
  private static final String FIRST = "poses-20260301T101530123Z-1.jsonl";
  private static final String SECOND = "poses-20260301T101530123Z-2.jsonl";
  private static final DataSize LARGE = DataSize.parse("256MiB");
  private static final DataSize ONE_BYTE = new DataSize(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;
  private long nowNanos;

  @Test
  void fileGetsItsNameOnClose() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    sink.write(Events.event("dock-3", 1));
    sink.write(Events.event("dock-3", 2));
    sink.flush();
    assertEquals(Map.of(FIRST + ".part", lines(1, 2)), files());

    sink.close();
    sink.close();

    assertEquals(Map.of(FIRST, lines(1, 2)), files());
  }

  @Test
  void closeFlushesWhatWasWritten() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    sink.write(Events.event("dock-3", 1));

    sink.close();

    assertEquals(Map.of(FIRST, lines(1)), files());
    assertThrows(IllegalStateException.class, () -> sink.write(Events.event("dock-3", 2)));
  }

  @Test
  void sinkWithoutEventsLeavesNoFile() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    sink.flush();
    sink.close();

    assertEquals(Map.of(), files());
  }

  @Test
  void fileOfTheRotateSizeIsNamedAtTheNextWrite() throws Exception {
    int lineBytes = PoseJson.toLine(Events.event("dock-3", 1)).length;
    JsonLinesFileSink sink = open(new DataSize(2L * lineBytes));
    storeEach(sink, 1, 2, 3, 4, 5);

    assertEquals(
        Map.of(
            FIRST,
            lines(1, 2),
            SECOND,
            lines(3, 4),
            "poses-20260301T101530123Z-3.jsonl.part",
            lines(5)),
        files());
    sink.close();
  }

  @Test
  void batchIsNeverSplitOverFiles() throws Exception {
    JsonLinesFileSink sink = open(ONE_BYTE);
    sink.write(Events.event("dock-3", 1));
    sink.write(Events.event("dock-3", 2));
    sink.flush();
    storeEach(sink, 3);
    sink.close();

    assertEquals(Map.of(FIRST, lines(1, 2), SECOND, lines(3)), files());
  }

  @Test
  void nameThatIsTakenIsPassedOver() throws Exception {
    Files.writeString(folder.resolve(FIRST), "old");
    JsonLinesFileSink sink = open(LARGE);
    storeEach(sink, 1);
    sink.close();

    assertEquals(Map.of(FIRST, "old", SECOND, lines(1)), files());
  }

  @Test
  void linesLongerThanTheBufferAreWhole() throws Exception {
    PoseEvent large = Events.of("dock-3", 1, Map.of("note", "x".repeat(200_000)), List.of());
    JsonLinesFileSink sink = open(LARGE);
    storeEach(sink, 1);
    sink.write(large);
    sink.write(Events.event("dock-3", 2));
    sink.close();

    assertEquals(Map.of(FIRST, lines(1) + PoseJson.toText(large) + "\n" + lines(2)), files());
  }

  @Test
  void leftOverIsCompletedAndItsTornLineCutOff() throws Exception {
    String torn = "x".repeat(150_000); // longer than what is read at once
    Files.writeString(folder.resolve("poses-1-1.jsonl.part"), "{}\n{}\n" + torn);
    Files.writeString(folder.resolve("poses-1-2.jsonl.part"), "{}\n");
    Files.writeString(folder.resolve("poses-1-3.jsonl.part"), "{\"chan");
    Files.writeString(folder.resolve("poses-1-4.jsonl.part"), "");
    Files.writeString(folder.resolve("other.part"), "not ours");

    open(LARGE).close();

    assertEquals(
        Map.of("poses-1-1.jsonl", "{}\n{}\n", "poses-1-2.jsonl", "{}\n", "other.part", "not ours"),
        files());
    assertEquals(2, meters.get("lines.torn").tags("stage", "sink", "sink", "a").counter().count());
  }

  @Test
  void fileOfARunningSinkIsNoLeftOver() throws Exception {
    JsonLinesFileSink running = open(LARGE);
    storeEach(running, 1);

    JsonLinesFileSink second = open(LARGE);
    storeEach(second, 2);
    storeEach(running, 3);
    second.close();
    running.close();

    assertEquals(Map.of(FIRST, lines(1, 3), SECOND, lines(2)), files());
  }

  @Test
  void folderIsMadeWhereItIsMissing() throws Exception {
    Path deep = folder.resolve("a/b");
    JsonLinesFileSink sink = open(deep, LARGE);
    storeEach(sink, 1);
    sink.close();

    assertEquals(lines(1), Files.readString(deep.resolve(FIRST)));
  }

  @Test
  void folderThatCannotBeWrittenIsAUserError() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    UserErrorException e = assertThrows(UserErrorException.class, () -> open(file, LARGE));

    assertEquals(
        "cannot write " + file + ": a file stands where a folder must be: choose another folder",
        e.getMessage());
  }

  @Test
  void folderThatGoesIsRetriableAndNothingIsThereTwice() throws Exception {
    JsonLinesFileSink sink = open(ONE_BYTE);
    storeEach(sink, 1);
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    SinkException e =
        assertThrows(SinkException.class, () -> sink.write(Events.event("dock-3", 2)));
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals(
        "cannot write "
            + folder.resolve(FIRST + ".part")
            + ": it or its folder is not there: bring it back (is the disk mounted?) or restart",
        e.getMessage());
    assertFalse(Files.exists(folder), "a folder must not be made where a disk was");

    Files.move(away, folder);
    storeEach(sink, 2);
    sink.close();

    assertEquals(Map.of(FIRST, lines(1), SECOND, lines(2)), files());
  }

  @Test
  void interruptedCloseCompletesTheFileAndKeepsTheFlag() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    sink.write(Events.event("dock-3", 1));

    Thread.currentThread().interrupt();
    sink.close();

    assertTrue(Thread.interrupted());
    assertEquals(Map.of(FIRST, lines(1)), files());
  }

  @Test
  void singleFileReplacesTheOldOneOnClose() throws Exception {
    Path file = folder.resolve("poses.jsonl");
    Files.writeString(file, "old");
    Files.writeString(
        folder.resolve("poses.jsonl.part"), "left over, and longer than a line".repeat(99));
    JsonLinesFileSink sink = JsonLinesFileSink.toFile(file);
    storeEach(sink, 1, 2);
    assertEquals(Map.of("poses.jsonl", "old", "poses.jsonl.part", lines(1, 2)), files());

    sink.close();
    sink.close();

    assertEquals(Map.of("poses.jsonl", lines(1, 2)), files());
  }

  @Test
  void singleFileWithoutEventsIsEmpty() throws Exception {
    JsonLinesFileSink.toFile(folder.resolve("poses.jsonl")).close();

    assertEquals(Map.of("poses.jsonl", ""), files());
  }

  @Test
  void abandonedFileKeepsItsSuffixAndTheOldOneStays() throws Exception {
    Path file = folder.resolve("poses.jsonl");
    Files.writeString(file, "old");
    JsonLinesFileSink sink = JsonLinesFileSink.toFile(file);
    storeEach(sink, 1);
    sink.write(Events.event("dock-3", 2));

    sink.abandon();
    sink.close();

    assertEquals(Map.of("poses.jsonl", "old", "poses.jsonl.part", lines(1, 2)), files());
  }

  @Test
  void abandonedFileOfAFolderIsALeftOver() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    storeEach(sink, 1);
    sink.abandon();
    assertEquals(Map.of(FIRST + ".part", lines(1)), files());

    open(LARGE).close();

    assertEquals(Map.of(FIRST, lines(1)), files());
  }

  @Test
  void singleFileInAMissingFolderOrThatIsOneIsAUserError() {
    Path missing = folder.resolve("missing/poses.jsonl");

    assertEquals(
        "cannot write "
            + missing
            + ": it or its folder is not there: bring it back (is the disk mounted?) or restart",
        assertThrows(UserErrorException.class, () -> JsonLinesFileSink.toFile(missing))
            .getMessage());
    assertEquals(
        "cannot write "
            + folder
            + ": it is a folder; name a file, such as "
            + folder
            + "/poses.jsonl",
        assertThrows(UserErrorException.class, () -> JsonLinesFileSink.toFile(folder))
            .getMessage());
  }

  @Test
  void fullDiskIsRetriableAndTheOldFileStays() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "/dev/full is missing: it stands for a full disk");
    Path file = folder.resolve("poses.jsonl");
    Files.writeString(file, "old");
    Files.createSymbolicLink(folder.resolve("poses.jsonl.part"), full);
    JsonLinesFileSink sink = JsonLinesFileSink.toFile(file);
    sink.write(Events.event("dock-3", 1));

    SinkException e = assertThrows(SinkException.class, sink::flush);

    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals(
        "cannot write "
            + folder.resolve("poses.jsonl.part")
            + ": the disk is full: free space there or choose another folder",
        e.getMessage());
    sink.close();
    assertEquals("old", Files.readString(file));
  }

  @Test
  void fileGetsItsNameWhenItIsOldThoughNothingComes() throws Exception {
    JsonLinesFileSink sink = open(LARGE);
    sink.tend();
    sink.write(Events.event("dock-3", 1));
    nowNanos = Duration.ofHours(1).toNanos();
    sink.tend();
    assertEquals(Map.of(FIRST + ".part", ""), files(), "not flushed yet");

    sink.flush();
    nowNanos--;
    sink.tend();
    assertEquals(Map.of(FIRST + ".part", lines(1)), files());
    nowNanos++;
    sink.tend();
    assertEquals(Map.of(FIRST, lines(1)), files());

    storeEach(sink, 2);
    sink.tend();
    assertEquals(Map.of(FIRST, lines(1), SECOND + ".part", lines(2)), files());
    sink.close();
  }

  private JsonLinesFileSink open(DataSize rotateSize) {
    return open(folder, rotateSize);
  }

  private JsonLinesFileSink open(Path where, DataSize rotateSize) {
    Rotation rotation = new Rotation(rotateSize, Duration.ofHours(1));
    return JsonLinesFileSink.inFolder(
        "a", new JsonLinesTarget(where, rotation, Compression.NONE), CLOCK, () -> nowNanos, meters);
  }

  private static void storeEach(PoseSink sink, long... sequences) throws SinkException {
    for (long sequence : sequences) {
      sink.write(Events.event("dock-3", sequence));
      sink.flush();
    }
  }

  private static String lines(long... sequences) {
    StringBuilder lines = new StringBuilder();
    for (long sequence : sequences) {
      lines.append(new String(PoseJson.toLine(Events.event("dock-3", sequence)), UTF_8));
    }
    return lines.toString();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
