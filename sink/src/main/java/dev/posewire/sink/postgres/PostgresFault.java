package dev.posewire.sink.postgres;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkException;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says for people why a database could not be used, and what to do about it. Thread-safe.
 *
 * <p>Goes by SQLSTATE: PostgreSQL Documentation, appendix A.
 */
final class PostgresFault {
  private static final String WRONG_PASSWORD = "28P01";
  private static final String NO_ENTRY = "28000";
  private static final String NO_DATABASE = "3D000";
  private static final String NO_RIGHT = "42501";

  /** Somebody has to mend it. */
  private static final Set<String> USERS = Set.of(WRONG_PASSWORD, NO_ENTRY, NO_DATABASE, NO_RIGHT);

  /** Data exception, integrity constraint violation, program limit exceeded. */
  private static final Set<String> REFUSALS = Set.of("22", "23", "54");

  private final PostgresTarget target;

  PostgresFault(PostgresTarget target) {
    this.target = target;
  }

  /**
   * @throws UserErrorException if no waiting helps
   */
  SinkException whilePreparing(SQLException e) {
    SQLException cause = cause(e);
    if (USERS.contains(state(cause))) throw new UserErrorException(describe(cause), e);
    return SinkException.retriable(describe(cause), e);
  }

  SinkException whileStoring(SQLException e) {
    SQLException cause = cause(e);
    return REFUSALS.contains(kind(state(cause)))
        ? SinkException.refused(describe(cause), e)
        : SinkException.retriable(describe(cause), e);
  }

  SinkException whileDeleting(SQLException e) {
    return SinkException.retriable(
        "what is older than the retention stays for now: " + describe(cause(e)), e);
  }

  /** What the driver said; the pool wraps it. */
  private static SQLException cause(SQLException e) {
    SQLException last = e;
    while (last.getCause() instanceof SQLException next) {
      last = next;
    }
    return last;
  }

  /** Empty where it has none. */
  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static String kind(String state) {
    return state.substring(0, Math.min(2, state.length()));
  }

  private String describe(SQLException e) {
    return "%s: %s; %s".formatted(target.shownUrl(), shortened(e), remedy(state(e)));
  }

  /** The server's message and its detail; what follows says where in its own code it was. */
  private static String shortened(SQLException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .limit(2)
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }

  private String remedy(String state) {
    return switch (state) {
      case WRONG_PASSWORD, NO_ENTRY ->
          "check the sink's user and password, and the server's pg_hba.conf";
      case NO_DATABASE -> "make it (createdb), or name another in the sink's url";
      case NO_RIGHT ->
          "let the user make its schema (GRANT CREATE ON DATABASE ... TO ...), or make it for the user"
              + " (CREATE SCHEMA "
              + target.schema()
              + " AUTHORIZATION ...); a retention needs GRANT DELETE, too";
      case "25006" -> "name the primary server in the sink's url, or add targetServerType=primary";
      case "42P01", "3F000" -> "bring the tables back, or restart: a sink makes them at its start";
      case "53100" -> "free space on the server's disk";
      case "53300" -> "end other connections, or raise the server's max_connections";
      case "57014" -> "look what holds it up (pg_stat_activity), or raise the sink's timeout";
      default ->
          switch (kind(state)) {
            case "08", "57" -> "start the server, or see that it can be reached";
            case "22", "23", "54" -> "the topic rejected has the event";
            default -> "look into the server's log";
          };
    };
  }
}
