package dev.posewire.sink.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Asks whether a database has TimescaleDB. Holds no state. */
final class Timescale {
  private Timescale() {}

  /**
   * Where its functions are; empty where its extension, the database owner's to make, is missing.
   */
  static Optional<String> schema(Statement statement) throws SQLException {
    return value(
        statement,
        "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON extnamespace = n.oid"
            + " WHERE extname = 'timescaledb'");
  }

  /** Whether the tables in a schema of ours were made as hypertables. */
  static boolean hasTables(Statement statement, String schema) throws SQLException {
    return value(
            statement,
            "SELECT hypertable_name FROM timescaledb_information.hypertables"
                + " WHERE hypertable_name = 'pose_event' AND hypertable_schema = '%s'"
                    .formatted(schema))
        .isPresent();
  }

  private static Optional<String> value(Statement statement, String query) throws SQLException {
    try (ResultSet found = statement.executeQuery(query)) {
      return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
    }
  }
}
