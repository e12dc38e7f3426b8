package dev.posewire.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables, and brings those of an older version up to this one. Thread-safe.
 *
 * <p>Under a lock of the database, so that sinks which start together do it one after the other.
 * What is there is not made again: then the user needs no right to make anything.
 */
final class Migrations {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  /** The key of the advisory lock: "posewire" in ASCII. */
  private static final long LOCK = 0x706f736577697265L;

  /** The script of each version, from 1; one that was released stays as it is. */
  private static final List<String> SCRIPTS = List.of("1-pose-events.sql");

  /** What TimescaleDB makes of the first version's tables. */
  private static final String HYPERTABLES = "1-hypertables.sql";

  private final String schema;
  private final List<String> scripts;

  /**
   * @param schema a plain name
   */
  Migrations(String schema) {
    this(schema, SCRIPTS);
  }

  /**
   * @param scripts in place of those that are released, for a test
   */
  Migrations(String schema, List<String> scripts) {
    this.schema = schema;
    this.scripts = List.copyOf(scripts);
  }

  /**
   * To be run in a transaction of its own.
   *
   * @throws UserErrorException if the tables are newer than this program
   */
  void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      if (isMissing(statement, "to_regnamespace", schema)) {
        statement.execute("CREATE SCHEMA " + schema);
      }
      int version = version(statement);
      if (version > scripts.size()) {
        throw new UserErrorException(
            "the tables in schema %s have version %d, and this Posewire knows %d: run a newer one, or give the sink another schema"
                .formatted(schema, version, scripts.size()));
      }
      for (int next = version + 1; next <= scripts.size(); next++) {
        migrate(statement, next);
      }
    }
  }

  private int version(Statement statement) throws SQLException {
    String table = schema + ".schema_version";
    if (isMissing(statement, "to_regclass", table)) return 0;
    try (ResultSet found =
        statement.executeQuery("SELECT coalesce(max(version), 0) FROM " + table)) {
      found.next();
      return found.getInt(1);
    }
  }

  private static boolean isMissing(Statement statement, String lookUp, String name)
      throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT %s('%s') IS NULL".formatted(lookUp, name))) {
      found.next();
      return found.getBoolean(1);
    }
  }

  private void migrate(Statement statement, int version) throws SQLException {
    statement.execute("SET LOCAL search_path TO " + schema);
    if (version == 1) {
      statement.execute(
          "CREATE TABLE schema_version (version integer PRIMARY KEY,"
              + " applied_at timestamptz NOT NULL DEFAULT now())");
    }
    statement.execute(script(scripts.get(version - 1)));
    if (version == 1) makeHypertables(statement);
    statement.execute("INSERT INTO schema_version (version) VALUES (" + version + ")");
    log.info("tables in schema {} have version {} now", schema, version);
  }

  private void makeHypertables(Statement statement) throws SQLException {
    Optional<String> timescale = Timescale.schema(statement);
    if (timescale.isEmpty()) return;
    statement.execute("SET LOCAL search_path TO " + schema + ", " + timescale.get());
    statement.execute(script(HYPERTABLES));
    log.info("tables in schema {} are hypertables of TimescaleDB", schema);
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException("not in the jar: " + name);
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
