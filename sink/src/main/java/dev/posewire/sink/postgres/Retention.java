package dev.posewire.sink.postgres;

import dev.posewire.runtime.lifecycle.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what is older than the user wants to keep, by the database's clock and {@code
 * received_at}. Not thread-safe: owned by the thread that writes.
 *
 * <p>Once a minute, and in steps, so that no one waits long for it. Of hypertables whole chunks go,
 * each when all of it is too old.
 */
final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final Duration PACE = Duration.ofMinutes(1);

  /** Rows with their people: some 100 ms. */
  private static final int STEP = 5_000;

  private final String schema;
  private final Duration age;
  private final Ticker ticker;
  private long dueNanos;

  /**
   * @param schema a plain name
   */
  Retention(String schema, Duration age, Ticker ticker) {
    this.schema = schema;
    this.age = age;
    this.ticker = ticker;
    this.dueNanos = ticker.nanos();
  }

  /** Whether it is to be run now; once answered, it is due again in a minute, come what may. */
  boolean takeTurn() {
    long nowNanos = ticker.nanos();
    if (nowNanos - dueNanos < 0) return false;
    dueNanos = nowNanos + PACE.toNanos();
    return true;
  }

  /** To be run in a transaction of its own. */
  void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Optional<String> timescale = Timescale.schema(statement);
      if (timescale.isPresent() && Timescale.hasTables(statement, schema)) {
        dropChunks(statement, timescale.get(), "pose_event");
        dropChunks(statement, timescale.get(), "person");
      } else {
        deleteStep(statement);
      }
    }
  }

  private void dropChunks(Statement statement, String timescale, String table) throws SQLException {
    String drop =
        "SELECT count(*) FROM %s.drop_chunks('%s.%s', older_than => %s)"
            .formatted(timescale, schema, table, cutOff());
    try (ResultSet dropped = statement.executeQuery(drop)) {
      dropped.next();
      if (dropped.getInt(1) == 0) return;
      log.info("{} chunks of {}.{} were too old", dropped.getInt(1), schema, table);
    }
  }

  private void deleteStep(Statement statement) throws SQLException {
    String delete =
        """
        DELETE FROM %1$s.pose_event WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM %1$s.pose_event WHERE received_at < %2$s LIMIT %3$d))
        """
            .formatted(schema, cutOff(), STEP);
    int deleted = statement.executeUpdate(delete);
    if (deleted == STEP) dueNanos = ticker.nanos();
    if (deleted > 0) log.info("{} events in schema {} were too old", deleted, schema);
  }

  private String cutOff() {
    return "now() - interval '%d seconds'".formatted(age.toSeconds());
  }
}
