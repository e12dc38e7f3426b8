package dev.posewire.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables of the first version, with rows, that a program of a second one finds. */
@Timeout(120)
class MigrationsIT extends OnPostgres {
  private static final String SCHEMA = PostgresTarget.SCHEMA;
  private static final String FIRST = "1-pose-events.sql";
  private static final List<PoseEvent> EVENTS =
      List.of(
          Events.of(
              "dock-3",
              1,
              Map.of("site", "north"),
              List.of(Events.skeleton(1, 2), Events.skeleton(2, 3))),
          Events.event("dock-4", 7));

  @BeforeEach
  void makeFirstVersion() throws Exception {
    transaction(new Migrations(SCHEMA, List.of(FIRST))::run);
    store(EVENTS);
    assertEquals("1", versions());
  }

  @Test
  void rowsStay() throws Exception {
    migrateTo("2-trial.sql");

    assertEquals("1 2", versions());
    assertEquals(EVENTS, stored());
    assertEquals("2", answer("SELECT count(*) FROM posewire.pose_event WHERE site = 'unknown'"));
  }

  /** A sink of the first version goes on while one of the second has brought the tables up. */
  @Test
  void versionBeforeCanStillStore() throws Exception {
    migrateTo("2-trial.sql");
    PoseEvent next = Events.of("dock-5", 1, Map.of(), List.of(Events.skeleton(1, 2)));

    store(List.of(EVENTS.get(0), next));

    assertEquals(List.of(EVENTS.get(0), EVENTS.get(1), next), stored());
    assertEquals("3", answer("SELECT count(*) FROM posewire.pose_event WHERE site = 'unknown'"));
  }

  @Test
  void secondRunDoesNothing() throws Exception {
    migrateTo("2-trial.sql");
    String applied = "SELECT string_agg(applied_at::text, ' ') FROM posewire.schema_version";
    String before = answer(applied);

    migrateTo("2-trial.sql");

    assertEquals(before, answer(applied));
    assertEquals(EVENTS, stored());
  }

  @Test
  void scriptThatFailsLeavesTheVersionBefore() throws Exception {
    SQLException e = assertThrows(SQLException.class, () -> migrateTo("2-failing.sql"));

    assertTrue(e.getMessage().contains("\"nowhere\""), e::getMessage);
    assertEquals("1", versions());
    assertEquals(EVENTS, stored());
    assertEquals("0", columns("site"));
    migrateTo("2-trial.sql");
    assertEquals("1 2", versions());
    assertEquals("1", columns("site"));
  }

  private void migrateTo(String second) throws Exception {
    transaction(new Migrations(SCHEMA, List.of(FIRST, second))::run);
  }

  private void store(List<PoseEvent> events) throws Exception {
    transaction(connection -> new PoseTables(SCHEMA).store(connection, events));
  }

  /** As the sink runs them. */
  private void transaction(Database.Work work) throws Exception {
    PostgresTarget target =
        PostgresTarget.of(
            server.url(database),
            Optional.of(PostgresServer.USER),
            Optional.of(Secret.of(PostgresServer.PASSWORD)),
            SCHEMA,
            Optional.empty(),
            PostgresTarget.TIMEOUT);
    try (Database connected = new Database("migrations", target)) {
      connected.transaction(work);
    }
  }

  private String versions() throws Exception {
    return answer(
        "SELECT string_agg(version::text, ' ' ORDER BY version) FROM posewire.schema_version");
  }

  private String columns(String name) throws Exception {
    return answer(
        "SELECT count(*) FROM information_schema.columns WHERE column_name = '%s' AND table_schema = '%s'"
            .formatted(name, SCHEMA));
  }

  private String answer(String query) throws Exception {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private List<PoseEvent> stored() throws Exception {
    try (Connection connection = server.connect(database)) {
      return StoredEvents.read(connection);
    }
  }
}
