package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.parquet.PageCompression;
import dev.posewire.sink.parquet.ParquetFormat;
import dev.posewire.sink.parquet.ParquetTarget;
import dev.posewire.sink.parquet.Rolling;
import dev.posewire.sink.parquet.Rows;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files as DuckDB reads them, and what a full disk does. */
@Timeout(120)
class ParquetSinkIT {
  private static final DataSize ONE_BYTE = new DataSize(1);
  private static final PoseEvent EVENT =
      Events.of(
          "dock-3",
          1,
          Map.of("site", "north", "näme \"\\", "日本 🙂"),
          List.of(Events.skeleton(7, 585.34216f), Events.skeleton(-1, Float.NaN)));

  private static final String EVENT_COLUMNS =
      "channel, session, sequence, epoch_us(received_at), epoch_us(captured_at),"
          + " epoch_us(published_at), epoch_us(inferred_at), epoch_us(decoded_at), clock, pts,"
          + " source_width, source_height, last, tags['site'], tags['näme \"\\'], model, device,"
          + " skeleton, date";

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void everyColumnHasItsTypeAndValue(PageCompression compression) throws Exception {
    write(temp, new ParquetFormat(Rows.EVENTS, compression), EVENT);

    assertEquals(
        List.of(
            "session|BIGINT",
            "sequence|BIGINT",
            "received_at|TIMESTAMP WITH TIME ZONE",
            "captured_at|TIMESTAMP WITH TIME ZONE",
            "published_at|TIMESTAMP WITH TIME ZONE",
            "inferred_at|TIMESTAMP WITH TIME ZONE",
            "decoded_at|TIMESTAMP WITH TIME ZONE",
            "clock|VARCHAR",
            "pts|BIGINT",
            "source_width|INTEGER",
            "source_height|INTEGER",
            "last|BOOLEAN",
            "tags|MAP(VARCHAR, VARCHAR)",
            "model|VARCHAR",
            "device|VARCHAR",
            "skeleton|VARCHAR",
            "people|STRUCT(track INTEGER, score FLOAT, box_x FLOAT, box_y FLOAT, box_width FLOAT,"
                + " box_height FLOAT, x FLOAT[], y FLOAT[], keypoint_scores FLOAT[])[]",
            "channel|VARCHAR",
            "date|DATE"),
        DuckDb.rows(
            "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM %s)"
                .formatted(files(temp))));
    assertEquals(
        List.of(eventText(EVENT)),
        DuckDb.rows("SELECT %s FROM %s".formatted(EVENT_COLUMNS, files(temp))));
    assertEquals(
        EVENT.getPeople().stream().map(ParquetSinkIT::personText).toList(),
        DuckDb.rows(
            "SELECT p.track, p.score, p.box_x, p.box_y, p.box_width, p.box_height, p.x, p.y,"
                + " p.keypoint_scores FROM (SELECT unnest(people) AS p FROM %s)"
                    .formatted(files(temp))));
  }

  private static String eventText(PoseEvent event) {
    return Stream.of(
            event.getChannel(),
            event.getSession(),
            event.getSequence(),
            micros(event.getReceivedAt()),
            micros(event.getCapturedAt()),
            micros(event.getPublishedAt()),
            micros(event.getInferredAt()),
            micros(event.getDecodedAt()),
            event.getClock(),
            event.getPts(),
            event.getSourceWidth(),
            event.getSourceHeight(),
            event.getLast(),
            event.getTags().get("site"),
            event.getTags().get("näme \"\\"),
            event.getModel(),
            event.getDevice(),
            event.getSkeleton(),
            "2026-03-01")
        .map(String::valueOf)
        .reduce((left, right) -> left + "|" + right)
        .orElseThrow();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static String personText(Person person) {
    return "%s|%s|%s|%s|%s|%s|%s|%s|%s"
        .formatted(
            person.getTrack(),
            person.getScore(),
            person.getBox().getX(),
            person.getBox().getY(),
            person.getBox().getWidth(),
            person.getBox().getHeight(),
            person.getX(),
            person.getY(),
            person.getKeypointScores());
  }

  @Test
  void eachPersonMayBeARow() throws Exception {
    write(temp, new ParquetFormat(Rows.PEOPLE, PageCompression.ZSTD), EVENT);

    assertEquals(
        List.of("0|" + eventText(EVENT), "1|" + eventText(EVENT)),
        DuckDb.rows(
            "SELECT index, %s FROM %s ORDER BY index".formatted(EVENT_COLUMNS, files(temp))));
    assertEquals(
        EVENT.getPeople().stream().map(ParquetSinkIT::personText).toList(),
        DuckDb.rows(
            "SELECT track, score, box_x, box_y, box_width, box_height, x, y, keypoint_scores"
                + " FROM %s ORDER BY index".formatted(files(temp))));
  }

  @Test
  void exampleOfTheDocumentWorks() throws Exception {
    List<PoseEvent> events = new ArrayList<>();
    for (int sequence = 0; sequence < 3; sequence++) {
      events.add(Events.of("lobby", sequence, Map.of(), List.of(Events.skeleton(1, 2))));
      events.add(Events.event("dock-3", sequence));
    }
    write(temp, ParquetFormat.USUAL, events.toArray(PoseEvent[]::new));
    String document = Files.readString(Path.of("..", "SINKS.md"));
    String section = document.substring(document.indexOf("\n## `parquet`"));
    Matcher example = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(section);
    assertTrue(example.find());

    assertEquals(
        List.of("dock-3|3|0", "lobby|3|3"),
        DuckDb.rows(example.group(1).replace("'lake/", "'" + temp + "/")));
  }

  /** The files would be some 300 kB, not packed, and there is room for 100. */
  @Test
  void fullDiskKeepsTheJournalAndFreeSpaceMakesItFiles() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(temp.resolve("disk"), "size=1m")) {
      Path folder = disk.folder();
      PoseSink sink = open(folder);
      PoseEvent[] events = crowd(0, 200);
      store(sink, events);
      Path other = fill(folder, 100 << 10);

      SinkException e = assertThrows(SinkException.class, sink::tend);
      assertFull(folder, e);
      assertEquals(List.of(), endingWith(folder, ".part"), "it would take the space");
      assertEquals(1, endingWith(folder, ".journal").size());

      Files.delete(other);
      sink.tend();
      sink.close();
      assertEquals(
          List.of("200|200"),
          DuckDb.rows("SELECT count(*), count(DISTINCT sequence) FROM " + files(folder)));
      assertEquals(List.of(), endingWith(folder, ".journal"));
    }
  }

  @Test
  void fullDiskCutsTheJournalBackToTheLastFlush() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(temp.resolve("disk"), "size=1m")) {
      Path folder = disk.folder();
      PoseSink sink = open(folder, Rolling.USUAL.size());
      store(sink, crowd(0, 10));
      long flushedBytes = Files.size(endingWith(folder, ".journal").get(0));
      Path other = fill(folder, 64 << 10);
      PoseEvent[] more = crowd(10, 100);

      assertFull(folder, assertThrows(SinkException.class, () -> store(sink, more)));
      assertFull(folder, assertThrows(SinkException.class, () -> store(sink, more)));
      Files.delete(other);
      sink.flush();
      assertEquals(flushedBytes, Files.size(endingWith(folder, ".journal").get(0)));
      store(sink, more);
      sink.close();

      assertEquals(
          List.of("110|110"),
          DuckDb.rows("SELECT count(*), count(DISTINCT sequence) FROM " + files(folder)));
    }
  }

  private static void assertFull(Path folder, SinkException e) {
    assertEquals(SinkException.Kind.RETRIABLE, e.kind());
    assertEquals(
        "cannot write " + folder + ": the disk is full: free space there or choose another folder",
        e.getMessage());
  }

  /** Leaves so many bytes. */
  private static Path fill(Path folder, int leftBytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    return Files.write(folder.resolve("other"), new byte[Math.toIntExact(free - leftBytes)]);
  }

  private static List<Path> endingWith(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  /** Of numbers that differ, so that they need their room. */
  private static PoseEvent[] crowd(int firstSequence, int events) {
    Random random = new Random(firstSequence);
    return IntStream.range(firstSequence, firstSequence + events)
        .mapToObj(
            sequence ->
                Events.of(
                    "dock-3",
                    sequence,
                    Map.of(),
                    Stream.generate(() -> person(random)).limit(5).toList()))
        .toArray(PoseEvent[]::new);
  }

  private static Person person(Random random) {
    List<Float> values = Stream.generate(random::nextFloat).limit(18).toList();
    return new Person(1, 1f, new Box(1f, 1f, 1f, 1f), values, values, values);
  }

  private static PoseSink open(Path folder) throws SinkException {
    return open(folder, ONE_BYTE);
  }

  private static PoseSink open(Path folder, DataSize rollSize) throws SinkException {
    return open(folder, new ParquetFormat(Rows.EVENTS, PageCompression.NONE), rollSize);
  }

  private static PoseSink open(Path folder, ParquetFormat format, DataSize rollSize)
      throws SinkException {
    PoseSink sink =
        new ParquetTarget(folder, new Rolling(rollSize, Duration.ofHours(1)), format)
            .open("parquet", new SimpleMeterRegistry());
    sink.prepare();
    return sink;
  }

  private static void write(Path folder, ParquetFormat format, PoseEvent... events)
      throws SinkException {
    try (PoseSink sink = open(folder, format, ONE_BYTE)) {
      store(sink, events);
    }
  }

  private static void store(PoseSink sink, PoseEvent... events) throws SinkException {
    for (PoseEvent event : events) {
      sink.write(event);
    }
    sink.flush();
  }

  private static String files(Path folder) {
    return "read_parquet('%s/**/*.parquet', hive_partitioning = true)".formatted(folder);
  }
}
