package dev.posewire.sink.postgres;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventIdentity;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Pose events in PostgreSQL, each once by its identity: of one that comes again the first stays.
 * Not thread-safe: owned by the thread that writes, but for {@link #cancel}.
 *
 * <p>A flush is one transaction, so that an event is there with all its people or not at all.
 */
final class PostgresSink implements PoseSink {
  private final String name;
  private final PostgresFault fault;
  private final Database database;
  private final Migrations migrations;
  private final PoseTables tables;
  private final Optional<Retention> retention;
  private final Map<EventIdentity, PoseEvent> written = new LinkedHashMap<>();

  PostgresSink(String name, PostgresTarget target) {
    this.name = name;
    this.fault = new PostgresFault(target);
    this.database = new Database("sink-" + name, target);
    this.migrations = new Migrations(target.schema());
    this.tables = new PoseTables(target.schema());
    this.retention =
        target.retention().map(age -> new Retention(target.schema(), age, Ticker.system()));
  }

  @Override
  public String name() {
    return name;
  }

  /** Makes the tables where they are missing, and finds out what the user may do. */
  @Override
  public void prepare() throws SinkException {
    try {
      database.transaction(migrations::run);
      if (retention.isPresent()) database.transaction(retention.get()::run);
    } catch (SQLException e) {
      throw fault.whilePreparing(e);
    }
  }

  @Override
  public void write(PoseEvent event) {
    written.putIfAbsent(EventIdentity.of(event), event);
  }

  @Override
  public void flush() throws SinkException {
    if (written.isEmpty()) return;
    try {
      database.transaction(connection -> tables.store(connection, written.values()));
    } catch (SQLException e) {
      throw fault.whileStoring(e);
    } finally {
      written.clear();
    }
  }

  /** Deletes what is too old. */
  @Override
  public void tend() throws SinkException {
    if (retention.isEmpty() || !retention.get().takeTurn()) return;
    try {
      database.transaction(retention.get()::run);
    } catch (SQLException e) {
      throw fault.whileDeleting(e);
    }
  }

  @Override
  public void cancel() {
    database.cancel();
  }

  /** What was not flushed is not stored. */
  @Override
  public void close() {
    database.close();
  }
}
