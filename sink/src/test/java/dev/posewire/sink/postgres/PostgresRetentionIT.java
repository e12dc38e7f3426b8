package dev.posewire.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is too old goes, on a real server, with TimescaleDB and without it. */
@Timeout(120)
class PostgresRetentionIT extends OnPostgres {
  private static final Duration RETENTION = Duration.ofDays(30);

  @Test
  void whatIsTooOldGoesWithItsPeopleAndTheRestStays() throws Exception {
    PoseEvent young = event(2, RETENTION.minusMinutes(5));
    try (PoseSink sink = sink(Optional.empty())) {
      store(sink, event(1, RETENTION.plusMinutes(5)), young);
      sink.tend();
    }
    assertEquals("2", answer("SELECT count(*) FROM posewire.pose_event"), "none: all stay");

    try (PoseSink sink = sink(Optional.of(RETENTION))) {
      sink.prepare();
    }

    assertEquals(List.of(young), stored());
    assertEquals("2", answer("SELECT sequence FROM posewire.person"));
  }

  @Test
  void manyGoInStepsWhileOthersAreStored() throws Exception {
    try (PoseSink sink = sink(Optional.of(RETENTION))) {
      sink.prepare();
      server.execute(
          database,
          """
          INSERT INTO posewire.pose_event
          SELECT 'dock-3', 1, n, now() - interval '31 days', now(), now(), now(), now(), 'FILE', 0,
            1, 1, false, '{}', '', '', '' FROM generate_series(1, 12000) n
          """);
      Retention retention = new Retention(PostgresTarget.SCHEMA, RETENTION, () -> 0);
      for (int left : List.of(7_000, 2_000, 0)) {
        assertTrue(retention.takeTurn());
        try (Connection connection = server.connect(database)) {
          retention.run(connection);
        }
        assertEquals(Integer.toString(left), answer("SELECT count(*) FROM posewire.pose_event"));
      }
      assertFalse(retention.takeTurn(), "the last step was not full: again in a minute");
    }
  }

  @Test
  void whoMayNotDeleteIsToldAtTheStart() throws Exception {
    try (PoseSink sink = sink(Optional.empty())) {
      sink.prepare();
    }
    server.execute(
        database,
        "CREATE ROLE keeper LOGIN PASSWORD 'keeper'",
        "GRANT USAGE ON SCHEMA posewire TO keeper",
        "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA posewire TO keeper");

    try (PoseSink sink = sink("keeper", "keeper", Optional.of(RETENTION))) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().contains("permission denied for table pose_event"), e::getMessage);
      assertTrue(e.getMessage().contains("GRANT DELETE"), e::getMessage);
    }
  }

  @Test
  void databaseThatIsAwayIsTriedAgain() throws Exception {
    try (PostgresServer other = PostgresServer.start();
        PoseSink sink =
            target(
                    other.url(other.makeDatabase("away")),
                    PostgresServer.USER,
                    PostgresServer.PASSWORD,
                    Optional.of(RETENTION))
                .open("postgres", new SimpleMeterRegistry())) {
      other.stop();
      SinkException e = assertThrows(SinkException.class, sink::tend);
      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(
          e.getMessage().startsWith("what is older than the retention stays"), e::getMessage);
      sink.tend(); // not due again yet
    }
  }

  @Test
  void timescaleHasHypertablesOnceByIdentityAndDropsOldChunks() throws Exception {
    requireTimescale();
    PoseEvent old = event(1, RETENTION.plusDays(2));
    PoseEvent young = event(2, Duration.ofDays(3));
    PoseEvent youngest = event(3, Duration.ZERO);
    try (PoseSink sink = sink(Optional.empty())) {
      store(sink, old, young, youngest);
      store(sink, young, old);
    }

    assertEquals(List.of(old, young, youngest), stored());
    assertEquals(
        "person pose_event",
        answer(
            "SELECT string_agg(hypertable_name, ' ' ORDER BY hypertable_name)"
                + " FROM timescaledb_information.hypertables WHERE hypertable_schema = 'posewire'"));

    try (PoseSink sink = sink(Optional.of(RETENTION))) {
      sink.prepare();
    }
    assertEquals(List.of(young, youngest), stored());
    assertEquals("2", answer("SELECT count(*) FROM posewire.person"));
  }

  private void requireTimescale() throws Exception {
    assumeTrue(
        !answer("SELECT count(*) FROM pg_available_extensions WHERE name = 'timescaledb'")
            .equals("0"),
        "skipped: no TimescaleDB beside the PostgreSQL of this machine");
    try {
      server.execute(database, "CREATE EXTENSION timescaledb");
    } catch (SQLException e) {
      // It is loaded with the server only.
      server.execute("postgres", "ALTER SYSTEM SET shared_preload_libraries = 'timescaledb'");
      server.stop();
      server.restart();
      server.execute(database, "CREATE EXTENSION timescaledb");
    }
  }

  /** With one person. */
  private static PoseEvent event(long sequence, Duration age) {
    Instant received = Instant.now().minus(age).truncatedTo(ChronoUnit.MICROS);
    return PoseEvent.newBuilder(
            Events.of("dock-3", sequence, Map.of(), List.of(Events.skeleton(1, 2))))
        .setReceivedAt(received)
        .build();
  }

  private static void store(PoseSink sink, PoseEvent... events) throws SinkException {
    sink.prepare();
    for (PoseEvent event : events) {
      sink.write(event);
    }
    sink.flush();
  }

  private PoseSink sink(Optional<Duration> retention) {
    return sink(PostgresServer.USER, PostgresServer.PASSWORD, retention);
  }

  private PoseSink sink(String user, String password, Optional<Duration> retention) {
    return target(server.url(database), user, password, retention)
        .open("postgres", new SimpleMeterRegistry());
  }

  private static PostgresTarget target(
      String url, String user, String password, Optional<Duration> retention) {
    return PostgresTarget.of(
        url,
        Optional.of(user),
        Optional.of(Secret.of(password)),
        PostgresTarget.SCHEMA,
        retention,
        PostgresTarget.TIMEOUT);
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
}
