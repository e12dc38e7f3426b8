package dev.posewire.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink on a real server. */
@Timeout(120)
class PostgresSinkIT extends OnPostgres {

  @Test
  void everyFieldComesBack() throws Exception {
    PoseEvent crowded =
        PoseEvent.newBuilder(
                Events.of(
                    "dock-3",
                    1,
                    Map.of("site", "north", "näme \"\\", "a,b\n{}\t日本 🙂", "empty", ""),
                    List.of(
                        Events.skeleton(7, 585.34216f),
                        Events.skeleton(-1, Float.MIN_VALUE),
                        Events.person(Float.POSITIVE_INFINITY))))
            .setLast(true)
            .setSession(Long.MAX_VALUE)
            .setPts(-1)
            .setDecodedAt(Instant.parse("1969-12-31T23:59:59.999999Z"))
            .build();
    PoseEvent empty = Events.event("dock-4", 0);

    try (PoseSink sink = sink()) {
      store(sink, crowded, empty);
    }

    assertEquals(List.of(crowded, empty), stored());
  }

  @Test
  void notANumberIsStoredAsSuch() throws Exception {
    try (PoseSink sink = sink()) {
      store(sink, Events.of("dock-3", 1, Map.of(), List.of(Events.person(Float.NaN))));
    }

    assertEquals("NaN", answer("SELECT score FROM posewire.person"));
  }

  @Test
  void timesFarFromOursComeBack() throws Exception {
    PoseEvent far =
        PoseEvent.newBuilder(Events.event("dock-3", 1))
            .setReceivedAt(Instant.parse("1600-01-01T00:00:00.000001Z"))
            .setCapturedAt(Instant.parse("9999-12-31T23:59:59.999999Z"))
            .build();
    try (PoseSink sink = sink()) {
      store(sink, far);
    }

    assertEquals(List.of(far), stored());
  }

  @Test
  void timeThatTheDatabaseCannotHoldIsRefused() throws Exception {
    PoseEvent first =
        PoseEvent.newBuilder(Events.event("dock-3", 1))
            .setReceivedAt(Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS))
            .build();
    try (PoseSink sink = sink()) {
      sink.prepare();
      sink.write(first);
      assertEquals(
          SinkException.Kind.REFUSED, assertThrows(SinkException.class, sink::flush).kind());
    }

    assertEquals(List.of(), stored());
  }

  @Test
  void eventThatComesAgainIsThereOnce() throws Exception {
    PoseEvent first = Events.of("dock-3", 1, Map.of(), List.of(Events.skeleton(1, 2)));
    PoseEvent again =
        Events.of("dock-3", 1, Map.of(), List.of(Events.skeleton(8, 3), Events.skeleton(9, 4)));
    PoseEvent other = Events.event("dock-3", 2);

    try (PoseSink sink = sink()) {
      store(sink, first, again, first);
      store(sink, again, other);
    }

    assertEquals(List.of(first, other), stored());
  }

  @Test
  void sinksThatStartTogetherMakeTheTablesOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> started = new ArrayList<>();
      for (int number = 0; number < 4; number++) {
        PoseEvent event = Events.event("dock-" + number, 1);
        started.add(
            threads.submit(
                () -> {
                  try (PoseSink sink = sink()) {
                    store(sink, event);
                  }
                  return null;
                }));
      }
      for (Future<?> one : started) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertEquals(4, stored().size());
    assertEquals("1", answer("SELECT count(*) FROM posewire.schema_version"));
  }

  @Test
  void tablesAreKeptAtTheNextStart() throws Exception {
    try (PoseSink sink = sink()) {
      store(sink, Events.event("dock-3", 1));
    }
    try (PoseSink sink = sink()) {
      store(sink, Events.event("dock-3", 2));
    }

    assertEquals(2, stored().size());
  }

  @Test
  void newerTablesAreRefused() throws Exception {
    try (PoseSink sink = sink()) {
      sink.prepare();
    }
    server.execute(database, "INSERT INTO posewire.schema_version VALUES (7)");

    assertRefused(sink(), "schema posewire have version 7, and this Posewire knows 1: run a newer");
  }

  @Test
  void whoMayNotMakeTablesIsToldTheGrant() throws Exception {
    server.execute("postgres", "CREATE ROLE clerk LOGIN PASSWORD 'clerk'");

    assertRefused(
        sink("clerk", "clerk"),
        "permission denied for database " + database,
        "CREATE SCHEMA posewire AUTHORIZATION");
  }

  @Test
  void whoMayOnlyInsertCanUseTablesThatAreThere() throws Exception {
    try (PoseSink sink = sink()) {
      sink.prepare();
    }
    server.execute(
        database,
        "CREATE ROLE scribe LOGIN PASSWORD 'scribe'",
        "GRANT USAGE ON SCHEMA posewire TO scribe",
        "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA posewire TO scribe");

    try (PoseSink sink = sink("scribe", "scribe")) {
      store(sink, Events.of("dock-3", 1, Map.of(), List.of(Events.skeleton(1, 2))));
    }

    assertEquals(1, stored().size());
  }

  @Test
  void wrongPasswordIsToldAndNotShown() throws Exception {
    UserErrorException e =
        assertRefused(
            sink(PostgresServer.USER, "Wrong@Potoroo"),
            "password authentication failed",
            "user and password");

    assertFalse(e.toString().contains("Potoroo"), e::toString);
  }

  @Test
  void databaseThatIsNotThereIsTold() throws Exception {
    database = "nowhere";

    assertRefused(sink(), "database \"nowhere\" does not exist", "createdb");
  }

  @Test
  void valueThatTheDatabaseRefusesIsToldAndTheNextIsStored() throws Exception {
    PoseEvent good = Events.event("dock-3", 2);
    try (PoseSink sink = sink()) {
      sink.prepare();
      sink.write(Events.of("dock-3", 1, Map.of("name", "a\0b"), List.of()));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(SinkException.Kind.REFUSED, e.kind());
      assertTrue(e.getMessage().contains("Detail: "), e::getMessage);
      store(sink, good);
    }

    assertEquals(List.of(good), stored());
  }

  @Test
  void channelWithANulIsRefused() throws Exception {
    try (PoseSink sink = sink()) {
      sink.prepare();
      sink.write(Events.event("dock\0", 1));
      assertEquals(
          SinkException.Kind.REFUSED, assertThrows(SinkException.class, sink::flush).kind());
    }

    assertEquals(List.of(), stored());
  }

  @Test
  void tablesThatAreGoneMakeItTryAgain() throws Exception {
    try (PoseSink sink = sink()) {
      sink.prepare();
      server.execute(database, "DROP TABLE posewire.person");
      sink.write(Events.event("dock-3", 1));
      SinkException e = assertThrows(SinkException.class, sink::flush);
      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("restart"), e::getMessage);
    }
  }

  @Test
  void deletedEventsTakeTheirPeopleAlong() throws Exception {
    try (PoseSink sink = sink()) {
      store(
          sink,
          Events.of("dock-3", 1, Map.of(), List.of(Events.skeleton(1, 2))),
          Events.of("dock-4", 1, Map.of(), List.of(Events.skeleton(1, 2))));
    }

    server.execute(database, "DELETE FROM posewire.pose_event WHERE channel = 'dock-3'");

    assertEquals("dock-4", answer("SELECT string_agg(channel, ' ') FROM posewire.person"));
  }

  /** The document's example, on events of two tracks of which one is there twice. */
  @Test
  void exampleOfTheDocumentWorks() throws Exception {
    try (PoseSink sink = sink()) {
      Instant now = Instant.now();
      for (int sequence = 0; sequence < 3; sequence++) {
        store(
            sink,
            PoseEvent.newBuilder(
                    Events.of(
                        "lobby", sequence, Map.of(), List.of(Events.skeleton(sequence / 2, 9))))
                .setCapturedAt(now.plusMillis(sequence))
                .build());
      }
    }

    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(documentedExample())) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getString("channel") + " " + row.getInt("tracks"));
      }
      assertEquals(List.of("lobby 2"), rows);
    }
  }

  private static String documentedExample() throws Exception {
    Matcher block =
        Pattern.compile("## `postgres`.*?```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "SINKS.md")));
    assertTrue(block.find(), "SINKS.md has no SQL for PostgreSQL");
    return block.group(1);
  }

  private static UserErrorException assertRefused(PoseSink sink, String... parts) {
    try (sink) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      for (String part : parts) {
        assertTrue(e.getMessage().contains(part), () -> part + " is not in " + e.getMessage());
      }
      return e;
    }
  }

  private static void store(PoseSink sink, PoseEvent... events) throws SinkException {
    sink.prepare();
    for (PoseEvent event : events) {
      sink.write(event);
    }
    sink.flush();
  }

  private List<PoseEvent> stored() throws Exception {
    try (Connection connection = server.connect(database)) {
      return StoredEvents.read(connection);
    }
  }

  private String answer(String query) throws Exception {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private PoseSink sink() {
    return sink(PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private PoseSink sink(String user, String password) {
    return PostgresTarget.of(
            server.url(database),
            Optional.of(user),
            Optional.of(Secret.of(password)),
            PostgresTarget.SCHEMA,
            Optional.empty(),
            PostgresTarget.TIMEOUT)
        .open("postgres", new SimpleMeterRegistry());
  }
}
