package dev.posewire.sink.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves, and what the next start makes of it. */
class JournalTest {
  private static final String JOURNAL = "poses-20260301T101530123Z-00c0ffee.journal";
  private static final String FILE = "poses-20260301T101530123Z-00c0ffee.parquet";

  @TempDir private Path temp;
  private Path folder;
  private Path journal;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = temp.resolve("poses");
    journal = Files.createDirectories(folder.resolve("_journal")).resolve(JOURNAL);
  }

  @Test
  void journalThatIsTornAnywhereGivesWhatIsWhole() throws Exception {
    List<Long> ends = writeJournal(Events.event("dock-3", 1), Events.event("dock-3", 2));
    byte[] whole = Files.readAllBytes(journal);
    int schemaEnd = Math.toIntExact(ends.get(0) - (ends.get(1) - ends.get(0)));
    for (int length = whole.length; length >= 0; length -= length > schemaEnd ? 1 : 100) {
      Files.write(journal, Arrays.copyOf(whole, length));
      int bytes = length;
      long events = ends.stream().filter(end -> end <= bytes).count();
      try (Journal leftOver = Journal.leftOver(journal).orElseThrow()) {
        assertEquals(
            LongStream.rangeClosed(1, events).boxed().toList(), sequences(leftOver), "" + length);
      }
    }
  }

  @Test
  void journalWithZeroesAtItsEndGivesWhatIsWhole() throws Exception {
    List<Long> ends = writeJournal(Events.event("dock-3", 1), Events.event("dock-3", 2));
    byte[] whole = Files.readAllBytes(journal);
    byte[] zeroed = Arrays.copyOf(whole, Math.toIntExact(ends.get(0)));
    Files.write(journal, Arrays.copyOf(zeroed, whole.length));

    restart();

    assertEquals(List.of(1L), stored());
    assertFalse(Files.exists(journal));
  }

  @Test
  void emptyAndTornJournalsAreRemoved() throws Exception {
    Files.createFile(journal);
    Files.writeString(journal.resolveSibling("poses-1-1.journal"), "torn");
    Path other = Files.writeString(journal.resolveSibling("other"), "not ours");

    restart();

    assertEquals(List.of(), stored());
    try (Stream<Path> all = Files.list(journal.getParent())) {
      assertEquals(List.of(other), all.toList());
    }
  }

  /**
   * A crash leaves the first files whole, one torn under its temporary name, and the journal; or
   * all files, and still the journal.
   */
  @Test
  void crashAtAnyStepLeavesEachEventOnce() throws Exception {
    PoseEvent[] events = {
      Events.event("a", 1), Events.event("b", 1), Events.event("a", 2), Events.event("c", 1)
    };
    writeJournal(events);
    byte[] whole = Files.readAllBytes(journal);
    restart();
    List<Path> files = StoredPoses.files(folder);
    List<PoseEvent> expected = StoredPoses.events(folder);
    assertEquals(3, files.size());
    assertEquals(events.length, expected.size());

    for (int finished = 0; finished <= files.size(); finished++) {
      Files.write(journal, whole);
      for (Path file : files.subList(finished, files.size())) {
        Path part = file.resolveSibling("." + FILE + ".part");
        Files.move(file, part);
        Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 100 * finished));
      }
      assertEquals(finished, StoredPoses.files(folder).size());

      restart();

      assertEquals(expected, StoredPoses.events(folder), finished + " files were whole");
      assertFalse(Files.exists(journal));
      try (Stream<Path> all = Files.walk(folder)) {
        assertEquals(List.of(), all.filter(file -> file.toString().endsWith(".part")).toList());
      }
    }
  }

  @Test
  void journalOfARunningSinkIsLeftAlone() throws Exception {
    try (PoseSink running = open()) {
      running.write(Events.event("dock-3", 1));
      running.flush();

      restart();

      assertEquals(List.of(), stored());
      running.write(Events.event("dock-3", 2));
      running.flush();
    }
    assertEquals(List.of(1L, 2L), stored());
  }

  /** An event of before there was a name of the skeleton. */
  @Test
  void journalOfAnotherVersionIsRead() throws Exception {
    Schema own = PoseEvent.getClassSchema();
    Schema older =
        Schema.createRecord(
            own.getName(),
            own.getDoc(),
            own.getNamespace(),
            false,
            own.getFields().stream()
                .filter(field -> !field.name().equals("skeleton"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
    GenericRecord event = new GenericData.Record(older);
    PoseEvent values = Events.of("dock-3", 1, Map.of("site", "north"), List.of());
    for (Schema.Field field : older.getFields()) {
      Object value = values.get(field.name());
      event.put(field.name(), value);
    }
    GenericData model = values.getSpecificData();
    ByteBuffer encoded = new BinaryMessageEncoder<GenericRecord>(model, older).encode(event);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    writeFrames(older.toString().getBytes(UTF_8), bytes);

    restart();

    assertEquals(List.of(values), StoredPoses.events(folder));
  }

  @Test
  void journalThatCannotBeReadIsNamedAndStays() throws Exception {
    Schema foreign = SchemaBuilder.record("Postcard").fields().requiredString("text").endRecord();
    writeFrames(foreign.toString().getBytes(UTF_8), "Wish you were here".getBytes(UTF_8));

    try (PoseSink sink = open()) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().startsWith("cannot read " + journal + ": "), e::getMessage);
      assertTrue(e.getMessage().endsWith(", or move it away"), e::getMessage);
    }
    assertTrue(Files.exists(journal));
  }

  /** Returns where each event ends. */
  private List<Long> writeJournal(PoseEvent... events) throws IOException {
    List<Long> ends = new ArrayList<>();
    AvroCodec codec = new AvroCodec();
    try (Journal begun = Journal.begin(journal)) {
      for (PoseEvent event : events) {
        begun.append(codec.encode(event));
        begun.flush();
        ends.add(Files.size(journal));
      }
    }
    return ends;
  }

  private void writeFrames(byte[]... contents) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      frames.writeBytes(Frames.frame(content));
    }
    Files.write(journal, frames.toByteArray());
  }

  private static List<Long> sequences(Journal journal) throws IOException {
    List<Long> sequences = new ArrayList<>();
    journal.visit((place, event) -> sequences.add(event.getSequence()));
    return sequences;
  }

  private void restart() throws SinkException {
    try (PoseSink sink = open()) {
      sink.prepare();
    }
  }

  private PoseSink open() {
    return new ParquetTarget(folder, Rolling.USUAL, ParquetFormat.USUAL)
        .open("a", new SimpleMeterRegistry());
  }

  private List<Long> stored() throws IOException {
    return StoredPoses.events(folder).stream().map(PoseEvent::getSequence).sorted().toList();
  }
}
