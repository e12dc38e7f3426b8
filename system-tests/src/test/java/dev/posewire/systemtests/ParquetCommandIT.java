package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.PoseSink;
import dev.posewire.sink.parquet.ParquetFormat;
import dev.posewire.sink.parquet.ParquetTarget;
import dev.posewire.sink.parquet.Rolling;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command with a folder of Parquet files, beside one of JSON lines that tells what is right.
 */
@Timeout(240)
class ParquetCommandIT {
  private static final int FRAMES = 40;
  private static final List<String> CHANNELS =
      List.of(
          "card=testcard:?seed=7&people=2&frames=" + FRAMES,
          "door=testcard:?seed=8&people=1&frames=" + FRAMES);
  private static final int EVENTS = CHANNELS.size() * FRAMES;

  @TempDir Path folder;

  @Test
  void filesHoldWhatTheLinesHold() throws Exception {
    try (PosewireProcess up =
        startUp("parquet?folder=lake", "parquet?name=people&folder=people&rows=people")) {
      MonitorPage page = new MonitorPage(up.monitor());
      for (String sink : List.of("jsonl", "parquet", "people")) {
        Await.until("all is in " + sink, () -> stored(page, sink) == EVENTS, up);
      }
      assertEquals(143, up.terminate(), up::toString);
    }

    Map<String, List<Observed>> lines = Observed.readFolder(folder.resolve("stored"));
    assertEquals(
        figures(lines),
        sortedRows(
            "SELECT channel, session, sequence, p.track, p.x, p.y, p.keypoint_scores FROM"
                + " (SELECT channel, session, sequence, unnest(people) AS p FROM %s)"
                    .formatted(files("lake"))));
    assertEquals(
        figures(lines),
        sortedRows(
            "SELECT channel, session, sequence, track, x, y, keypoint_scores FROM %s"
                .formatted(files("people"))));
    assertEquals(
        List.of("card|" + FRAMES, "door|" + FRAMES),
        DuckDb.rows(
            "SELECT channel, count(*) FROM %s WHERE date = CAST(captured_at AT TIME ZONE 'UTC' AS"
                    .formatted(files("lake"))
                + " DATE) GROUP BY channel ORDER BY channel"));
  }

  private static List<String> sortedRows(String query) throws SQLException {
    return DuckDb.rows(query).stream().sorted().toList();
  }

  private static List<String> figures(Map<String, List<Observed>> channels) {
    List<String> figures = new ArrayList<>();
    for (List<Observed> events : channels.values()) {
      for (Observed event : events) {
        for (Observed.Figure person : event.people()) {
          figures.add(
              "%s|%d|%d|%d|%s|%s|%s"
                  .formatted(
                      event.channel(),
                      event.session(),
                      event.sequence(),
                      person.track(),
                      floats(person.x()),
                      floats(person.y()),
                      floats(person.scores())));
        }
      }
    }
    assertFalse(figures.isEmpty());
    return figures.stream().sorted().toList();
  }

  private static List<Float> floats(List<Double> values) {
    return values.stream().map(Double::floatValue).toList();
  }

  @Test
  void whatAKilledProcessStoredIsThereAfterTheNextStart() throws Exception {
    try (PosewireProcess up = startUp("parquet?folder=lake&roll-after=1h")) {
      MonitorPage page = new MonitorPage(up.monitor());
      Await.until("all is stored", () -> stored(page, "parquet") == EVENTS, up);
      up.kill();
    }
    Path lake = folder.resolve("lake");
    assertTrue(Files.isDirectory(lake.resolve("_journal")));

    try (PoseSink sink =
        new ParquetTarget(lake, Rolling.USUAL, ParquetFormat.USUAL)
            .open("parquet", new SimpleMeterRegistry())) {
      sink.prepare();
    }

    assertEquals(
        List.of("card|%d|%d".formatted(FRAMES, FRAMES), "door|%d|%d".formatted(FRAMES, FRAMES)),
        DuckDb.rows(
            "SELECT channel, count(*), count(DISTINCT sequence) FROM %s GROUP BY ALL ORDER BY ALL"
                .formatted(files("lake"))));
  }

  private PosewireProcess startUp(String... sinks) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("up", "--model=testcard", "--broker-port=0", "--api=off", "--store=stored"));
    CHANNELS.forEach(channel -> arguments.add("--channel=" + channel));
    for (String sink : sinks) {
      arguments.add("--sink=" + sink);
    }
    return PosewireProcess.start(folder, arguments);
  }

  private static double stored(MonitorPage page, String sink) throws Exception {
    return page.sum("events_stored_total", "sink=\"" + sink + "\"");
  }

  private String files(String name) {
    return "read_parquet('%s/**/*.parquet', hive_partitioning = true)"
        .formatted(folder.resolve(name));
  }
}
