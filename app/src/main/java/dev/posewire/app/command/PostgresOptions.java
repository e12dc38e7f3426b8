package dev.posewire.app.command;

import dev.posewire.sink.SinkSettings;
import dev.posewire.sink.postgres.PostgresTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The database where events are stored. Owned by the main thread. */
final class PostgresOptions {
  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "PostgreSQL database where events are stored: postgresql://HOST:PORT/DATABASE, with any"
              + " parameter of JDBC's driver behind ?, such as sslmode=verify-full.")
  private String url;

  @Option(names = "--postgres-user", paramLabel = "NAME", description = "Who logs in there.")
  private String user;

  @Option(
      names = "--postgres-password",
      paramLabel = "PASSWORD",
      description =
          "The user's password, or a reference to it: ${env:POSEWIRE_SECRET_...} or ${file:NAME}."
              + " Other users of the machine see the command line, so better set a variable.")
  private String password;

  @Option(
      names = "--postgres-schema",
      paramLabel = "NAME",
      defaultValue = PostgresTarget.SCHEMA,
      description = "The schema of the tables; both are made where they are missing.")
  private String schema;

  @Option(
      names = "--postgres-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long one statement may take before it is given up and tried again.")
  private Duration timeout;

  @Option(
      names = "--postgres-name",
      paramLabel = "NAME",
      defaultValue = "postgres",
      description = "Names the consumer group, as --sink-name does for files.")
  private String name;

  /**
   * The sink's settings, if one is asked for.
   *
   * @param secrets resolves the references in a text
   */
  Optional<SinkSettings> settings(UnaryOperator<String> secrets) {
    return Optional.ofNullable(url).map(place -> settings(place, secrets));
  }

  private SinkSettings settings(String place, UnaryOperator<String> secrets) {
    return SinkSettings.of(
        name,
        PostgresTarget.of(
            place,
            Optional.ofNullable(user),
            Optional.ofNullable(password).map(secrets),
            schema,
            timeout));
  }
}
