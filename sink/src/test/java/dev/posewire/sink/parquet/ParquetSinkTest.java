package dev.posewire.sink.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetSinkTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:15:30.123Z"));
  private static final DataSize LARGE = DataSize.parse("64MiB");
  private static final DataSize ONE_BYTE = new DataSize(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;
  private long nowNanos;

  @ParameterizedTest
  @EnumSource
  void everyFieldComesBack(PageCompression compression) throws Exception {
    PoseEvent crowded =
        PoseEvent.newBuilder(
                Events.of(
                    "dock-3",
                    1,
                    Map.of("site", "north", "näme \"\\", "a,b\n{}\t日本 🙂", "empty", ""),
                    List.of(
                        Events.skeleton(7, 585.34216f),
                        Events.skeleton(-1, Float.MIN_VALUE),
                        Events.person(Float.POSITIVE_INFINITY),
                        Events.person(Float.NaN))))
            .setLast(true)
            .setSession(Long.MAX_VALUE)
            .setPts(-1)
            .setDecodedAt(Instant.parse("1969-12-31T23:59:59.999999Z"))
            .build();
    PoseEvent empty = Events.event("dock-4", 0);

    try (PoseSink sink = open(new ParquetFormat(Rows.EVENTS, compression), LARGE)) {
      store(sink, crowded, empty);
    }

    assertEquals(List.of(crowded, empty), StoredPoses.events(folder));
    assertEquals(
        2, meters.get("parquet.files").tags("stage", "sink", "sink", "a").counter().count());
  }

  @Test
  void timesFarFromOursComeBack() throws Exception {
    PoseEvent far =
        PoseEvent.newBuilder(Events.event("dock-3", 1))
            .setReceivedAt(Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS))
            .setCapturedAt(Instant.parse("9999-12-31T23:59:59.999999Z"))
            .setDecodedAt(Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS))
            .build();

    try (PoseSink sink = open(new ParquetFormat(Rows.EVENTS, PageCompression.NONE), LARGE)) {
      store(sink, far);
    }

    assertEquals(List.of(far), StoredPoses.events(folder));
  }

  @Test
  void eachPersonMayBeARow() throws Exception {
    PoseEvent two =
        Events.of(
            "dock-3",
            1,
            Map.of("site", "north"),
            List.of(Events.skeleton(7, 1), Events.skeleton(8, 2)));

    try (PoseSink sink = open(new ParquetFormat(Rows.PEOPLE, PageCompression.ZSTD), LARGE)) {
      store(sink, two, Events.event("dock-3", 2), Events.event("dock-4", 1));
    }

    assertEquals(
        two.getPeople().stream()
            .map(person -> PoseEvent.newBuilder(two).setPeople(List.of(person)).build())
            .toList(),
        StoredPoses.lonePeople(folder));
    List<GenericRecord> rows = StoredPoses.rows(StoredPoses.files(folder).get(0));
    assertEquals(List.of(0, 1), rows.stream().map(row -> row.get("index")).toList());
    assertEquals(1, StoredPoses.files(folder).size(), "nobody was seen by dock-4");
  }

  @Test
  void foldersAreNamedByDateAndChannel() throws Exception {
    try (PoseSink sink = open(LARGE)) {
      store(
          sink,
          capturedAt("b", "2026-02-28T23:59:59.999999Z"),
          capturedAt("a", "2026-03-01T00:00:00Z"),
          capturedAt("b", "2026-03-01T23:59:59Z"));
    }

    assertEquals(
        List.of(
            "date=2026-02-28/channel=b", "date=2026-03-01/channel=a", "date=2026-03-01/channel=b"),
        StoredPoses.files(folder).stream()
            .map(file -> folder.relativize(file.getParent()).toString())
            .toList());
    for (Path file : StoredPoses.files(folder)) {
      String name = file.getFileName().toString();
      assertTrue(name.matches("poses-20260301T101530123Z-[0-9a-f]{8}\\.parquet"), name);
    }
  }

  private static PoseEvent capturedAt(String channel, String time) {
    return PoseEvent.newBuilder(Events.event(channel, 1))
        .setCapturedAt(Instant.parse(time))
        .build();
  }

  @Test
  void eventsAreInAJournalUntilItIsLarge() throws Exception {
    try (PoseSink sink = open(ONE_BYTE)) {
      sink.write(Events.event("dock-3", 1));
      sink.tend();
      sink.flush();
      assertEquals(List.of(), sequences());
      assertEquals(1, journals().size());

      sink.tend();
      assertEquals(List.of(1L), sequences());
      assertEquals(List.of(), journals());

      store(sink, Events.event("dock-3", 2));
      store(sink, Events.event("dock-3", 3));
      assertEquals(List.of(1L, 2L), sequences(), "a write ends what is due, too");
    }

    assertEquals(List.of(1L, 2L, 3L), sequences());
    assertEquals(3, StoredPoses.files(folder).size());
  }

  @Test
  void journalBecomesFilesWhenItIsOldThoughNothingComes() throws Exception {
    try (PoseSink sink = open(LARGE)) {
      sink.tend();
      store(sink, Events.event("dock-3", 1));
      nowNanos = Duration.ofMinutes(5).toNanos() - 1;
      sink.tend();
      assertEquals(List.of(), sequences());

      nowNanos++;
      sink.tend();
      assertEquals(List.of(1L), sequences());
      sink.tend();
      assertEquals(1, StoredPoses.files(folder).size());
    }
  }

  @Test
  void eventThatComesAgainIsThereOnceAndTheFirstStays() throws Exception {
    PoseEvent first = Events.of("dock-3", 2, Map.of(), List.of(Events.skeleton(1, 2)));
    PoseEvent again = Events.of("dock-3", 2, Map.of(), List.of(Events.skeleton(8, 3)));
    PoseEvent earlier = Events.event("dock-3", 1);
    PoseEvent otherSession = PoseEvent.newBuilder(first).setSession(7).build();
    PoseEvent otherChannel = PoseEvent.newBuilder(first).setChannel("dock-4").build();

    try (PoseSink sink = open(LARGE)) {
      store(sink, first, otherSession, again);
      store(sink, otherChannel, earlier, first);
    }

    assertEquals(List.of(otherSession, earlier, first, otherChannel), StoredPoses.events(folder));
  }

  @Test
  void closeStoresWhatWasWrittenAndMayComeTwice() throws Exception {
    PoseSink sink = open(LARGE);
    sink.write(Events.event("dock-3", 1));

    sink.close();
    sink.close();

    assertEquals(List.of(1L), sequences());
    assertEquals(List.of(), journals());
    assertThrows(IllegalStateException.class, () -> sink.write(Events.event("dock-3", 2)));
  }

  @Test
  void sinkWithoutEventsLeavesNothing() throws Exception {
    try (PoseSink sink = open(LARGE)) {
      sink.flush();
      sink.tend();
    }

    assertEquals(List.of(), sequences());
    assertEquals(List.of(), journals());
  }

  @Test
  void channelThatCanBeNoFolderIsRefusedAndTheOthersAreThereOnce() throws Exception {
    try (PoseSink sink = open(LARGE)) {
      for (PoseEvent wrong :
          List.of(Events.event("../dock", 1), capturedAt("dock-3", "+10000-01-01T00:00:00Z"))) {
        sink.write(Events.event("dock-3", 1));
        SinkException e = assertThrows(SinkException.class, () -> sink.write(wrong));
        assertEquals(SinkException.Kind.REFUSED, e.kind());
      }
      store(sink, Events.event("dock-3", 1));

      nowNanos = Duration.ofMinutes(5).toNanos();
      Path journal = journals().get(0);
      assertEquals(1, count(journal), "what was written before the refusal is taken back");
    }

    assertEquals(List.of(1L), sequences());
  }

  /** How many events lie in the copy of a journal that a sink has open. */
  private int count(Path journal) throws IOException {
    Path copy = Files.copy(journal, folder.resolve("copy" + Journal.SUFFIX));
    List<PoseEvent> found = new ArrayList<>();
    try (Journal read = Journal.leftOver(copy).orElseThrow()) {
      read.visit((place, event) -> found.add(event));
    }
    Files.delete(copy);
    return found.size();
  }

  @Test
  void folderThatCannotBeWrittenIsAUserError() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    UserErrorException e =
        assertThrows(UserErrorException.class, () -> open(file, ParquetFormat.USUAL, LARGE));

    assertEquals(
        "cannot write " + file + ": a file stands where a folder must be: choose another folder",
        e.getMessage());
  }

  @Test
  void folderThatGoesIsRetriableAndNothingIsThereTwice() throws Exception {
    PoseSink sink = open(ONE_BYTE);
    store(sink, Events.event("dock-3", 1));
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    SinkException e =
        assertThrows(SinkException.class, () -> sink.write(Events.event("dock-3", 2)));
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals(
        "cannot write "
            + folder
            + ": it or its folder is not there: bring it back (is the disk mounted?) or restart",
        e.getMessage());
    assertFalse(Files.exists(folder), "a folder must not be made where a disk was");

    Files.move(away, folder);
    store(sink, Events.event("dock-3", 2));
    sink.close();

    assertEquals(List.of(1L, 2L), sequences());
  }

  /** What stands in the way of the third of 40 files. */
  @Test
  void filesAreMadeOneAfterTheOtherAndAFaultLeavesTheJournal() throws Exception {
    int channels = 40;
    PoseSink sink = open(ONE_BYTE);
    for (int round = 0; round < 3; round++) {
      for (int channel = 0; channel < channels; channel++) {
        sink.write(Events.event("c%03d".formatted(channel), round));
      }
    }
    sink.flush();
    Path date = Files.createDirectory(folder.resolve("date=2026-03-01"));
    Path wall = Files.createFile(date.resolve("channel=c002"));

    SinkException e = assertThrows(SinkException.class, sink::tend);
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals(
        List.of("channel=c000", "channel=c001", "channel=c002"),
        names(date),
        "no other is begun before one is whole");
    assertEquals(2, StoredPoses.files(folder).size());
    assertEquals(1, journals().size());
    assertThrows(SinkException.class, () -> sink.write(Events.event("dock-3", 1)));

    Files.delete(wall);
    sink.tend();
    assertEquals(channels, StoredPoses.files(folder).size());
    assertEquals(3 * channels, StoredPoses.events(folder).size());
    assertEquals(List.of(), journals());
    sink.close();
  }

  @Test
  void interruptedCloseLeavesTheJournalForTheNextStart() throws Exception {
    PoseSink sink = open(LARGE);
    store(sink, Events.event("dock-3", 1));

    Thread.currentThread().interrupt();
    sink.close();

    assertTrue(Thread.interrupted());
    assertEquals(List.of(), sequences());
    assertEquals(1, journals().size());
    open(LARGE).close();
    assertEquals(List.of(1L), sequences());
  }

  @Test
  void interruptEndsAConversionAndNothingIsLost() throws Exception {
    PoseSink sink = open(ONE_BYTE);
    store(sink, Events.event("dock-3", 1), Events.event("dock-4", 1));

    Thread.currentThread().interrupt();
    SinkException e = assertThrows(SinkException.class, sink::tend);
    assertTrue(e.getMessage().startsWith("interrupted: what was flushed is in "), e::getMessage);
    sink.close();

    assertTrue(Thread.interrupted());
    assertEquals(List.of(), sequences());
    open(LARGE).close();
    assertEquals(List.of(1L, 1L), sequences());
  }

  @Test
  void largeEventsAreWhole() throws Exception {
    List<PoseEvent> events =
        IntStream.range(0, 60)
            .mapToObj(
                number ->
                    Events.of(
                        "dock-3",
                        number,
                        Map.of("note", "x".repeat(3_000) + number),
                        IntStream.range(0, 100)
                            .mapToObj(track -> Events.skeleton(track, number))
                            .toList()))
            .toList();
    try (PoseSink sink = open(LARGE)) {
      store(sink, events.toArray(PoseEvent[]::new));
    }

    assertEquals(events, StoredPoses.events(folder));
  }

  private PoseSink open(DataSize rollSize) throws SinkException {
    return open(ParquetFormat.USUAL, rollSize);
  }

  private PoseSink open(ParquetFormat format, DataSize rollSize) throws SinkException {
    return open(folder, format, rollSize);
  }

  private PoseSink open(Path where, ParquetFormat format, DataSize rollSize) throws SinkException {
    Rolling rolling = new Rolling(rollSize, Duration.ofMinutes(5));
    PoseSink sink =
        ParquetSink.open(
            "a", new ParquetTarget(where, rolling, format), CLOCK, () -> nowNanos, meters);
    sink.prepare();
    return sink;
  }

  private static void store(PoseSink sink, PoseEvent... events) throws SinkException {
    for (PoseEvent event : events) {
      sink.write(event);
    }
    sink.flush();
  }

  private List<Long> sequences() throws IOException {
    return StoredPoses.events(folder).stream().map(PoseEvent::getSequence).sorted().toList();
  }

  private List<Path> journals() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("_journal"))) {
      return all.toList();
    }
  }

  private static List<String> names(Path where) throws IOException {
    try (Stream<Path> all = Files.list(where)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
