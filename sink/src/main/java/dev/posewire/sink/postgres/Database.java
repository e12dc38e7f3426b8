package dev.posewire.sink.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Runs transactions over one connection, which is made anew when it is broken or old. Not
 * thread-safe: owned by the thread that writes, but for {@link #cancel}.
 */
final class Database implements AutoCloseable {
  private static final Duration MAX_CONNECT = Duration.ofSeconds(10);

  /** Beyond the server's own limit on a statement: then it does not answer at all. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** Makes connections, each with the password as it is then. */
  private static final class Source extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Secret> password;

    Source(Optional<Secret> password) {
      this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
      if (password.isEmpty()) return super.getConnection();
      try {
        return getConnection(getUser(), password.get().value());
      } catch (SinkException e) {
        throw new SQLException(e.getMessage(), e);
      }
    }
  }

  /** What a transaction does. */
  interface Work {
    void on(Connection connection) throws SQLException;
  }

  private final String name;
  private final PostgresTarget target;
  private Optional<HikariDataSource> pool = Optional.empty();
  // Written by the owner, read by who cancels.
  private volatile Optional<Connection> running = Optional.empty();
  // Written by who cancels, read by the owner.
  private volatile boolean cancelled;

  /**
   * Connects to nothing yet.
   *
   * @param name of the connection, in the server's lists and in the names of threads
   */
  Database(String name, PostgresTarget target) {
    this.name = name;
    this.target = target;
  }

  /**
   * All of it is stored, or nothing.
   *
   * @throws SinkException if there is no password to connect by
   */
  void transaction(Work work) throws SQLException, SinkException {
    try (Connection connection = connect()) {
      running = Optional.of(connection);
      if (cancelled) throw new SQLException("it is closing");
      work.on(connection);
      connection.commit();
    } finally {
      running = Optional.empty();
    }
  }

  private Connection connect() throws SQLException, SinkException {
    try {
      if (pool.isEmpty()) pool = Optional.of(openPool());
      return pool.get().getConnection();
    } catch (SQLException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SinkException noPassword) throw noPassword; // the pool wraps it
      }
      throw e;
    }
  }

  /** Fails at once where the first connection does. */
  private HikariDataSource openPool() throws SQLException {
    try {
      return new HikariDataSource(poolSettings());
    } catch (PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) throw cause;
      throw e;
    }
  }

  private HikariConfig poolSettings() {
    Duration connect = target.timeout().compareTo(MAX_CONNECT) < 0 ? target.timeout() : MAX_CONNECT;
    HikariConfig settings = new HikariConfig();
    settings.setPoolName(name);
    settings.setDataSource(source(connect));
    settings.setMaximumPoolSize(1);
    settings.setAutoCommit(false); // what was not committed is rolled back
    settings.setConnectionTimeout(connect.toMillis());
    settings.setValidationTimeout(connect.toMillis() / 2);
    settings.setConnectionInitSql("SET statement_timeout = " + target.timeout().toMillis());
    return settings;
  }

  private PGSimpleDataSource source(Duration connect) {
    PGSimpleDataSource source = new Source(target.password());
    source.setUrl(target.url());
    target.user().ifPresent(source::setUser);
    source.setApplicationName("posewire-" + name);
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(connect));
    source.setLoginTimeout(seconds(connect));
    source.setSocketTimeout(seconds(target.timeout().plus(SILENCE)));
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }

  /** Ends the transaction that runs, and every later one, by an error. From any thread. */
  void cancel() {
    cancelled = true;
    running.ifPresent(Database::abort);
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      throw new IllegalStateException("a connection that cannot be aborted", e);
    }
  }

  @Override
  public void close() {
    pool.ifPresent(HikariDataSource::close);
    pool = Optional.empty();
  }
}
