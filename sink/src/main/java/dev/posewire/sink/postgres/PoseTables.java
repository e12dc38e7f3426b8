package dev.posewire.sink.postgres;

import dev.posewire.schemas.PoseEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import org.postgresql.PGConnection;

/**
 * Stores events with their people. Thread-safe.
 *
 * <p>They are copied into temporary tables, from where those go on that are new. A temporary table
 * lives as long as its connection and is empty after each transaction.
 */
final class PoseTables {
  private static final String IDENTITY = "channel, session, sequence";
  private static final String EVENT =
      IDENTITY
          + ", received_at, captured_at, published_at, inferred_at, decoded_at, clock, pts,"
          + " source_width, source_height, last, tags, model, device, skeleton";
  private static final String PERSON =
      IDENTITY
          + ", index, received_at, track, score, box_x, box_y, box_width, box_height, x, y, keypoint_scores";

  private static final String COPY_EVENTS = copy("pose_event_in", EVENT);
  private static final String COPY_PEOPLE = copy("person_in", PERSON);

  private final String makeRoom;
  private final String insert;

  /**
   * @param schema a plain name
   */
  PoseTables(String schema) {
    this.makeRoom = temporary(schema, "pose_event") + ";" + temporary(schema, "person");
    // In the order of the keys, so that two sinks with the same events do not wait crosswise.
    this.insert =
        """
        WITH stored AS (
          INSERT INTO %1$s.pose_event (%3$s) SELECT %3$s FROM pg_temp.pose_event_in ORDER BY %2$s
          ON CONFLICT DO NOTHING RETURNING %2$s)
        INSERT INTO %1$s.person (%4$s) SELECT %4$s FROM pg_temp.person_in JOIN stored USING (%2$s)
        """
            .formatted(schema, IDENTITY, EVENT, PERSON);
  }

  /** With defaults: the tables may be newer, and have columns that this program does not fill. */
  private static String temporary(String schema, String table) {
    return "CREATE TEMPORARY TABLE IF NOT EXISTS %2$s_in (LIKE %1$s.%2$s INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
        .formatted(schema, table);
  }

  private static String copy(String table, String columns) {
    return "COPY pg_temp.%s (%s) FROM STDIN (FORMAT binary)".formatted(table, columns);
  }

  /**
   * To be run in a transaction.
   *
   * @param events of different identities
   */
  void store(Connection connection, Collection<PoseEvent> events) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(makeRoom);
      copy(connection, COPY_EVENTS, PoseRows.events(events));
      copy(connection, COPY_PEOPLE, PoseRows.people(events));
      statement.executeUpdate(insert);
    }
  }

  private static void copy(Connection connection, String sql, byte[] rows) throws SQLException {
    try {
      long unused = // as many as were given
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(sql, new ByteArrayInputStream(rows));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }
}
