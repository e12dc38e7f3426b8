package dev.posewire.sink.postgres;

import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * A schema of a PostgreSQL database. Shows no password.
 *
 * @param url of the driver: {@code jdbc:postgresql://host:port/database?sslmode=...}, without user
 *     and password before its host
 * @param user empty: the driver's choice, which is the user of this process
 * @param retention what is older is deleted; empty: nothing is
 * @param timeout how long one statement may take; a server that is silent for longer is given up
 */
public record PostgresTarget(
    String url,
    Optional<String> user,
    Optional<Secret> password,
    String schema,
    Optional<Duration> retention,
    Duration timeout)
    implements SinkTarget {
  public static final String SCHEMA = "posewire";

  /** A batch takes some 50 ms; what waits for a lock or a slow disk takes longer. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration MIN_RETENTION = Duration.ofMinutes(1);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
  private static final String PREFIX = "jdbc:postgresql://";
  private static final Pattern URL =
      Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^/?]*)@)?(?<place>.*)");
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public PostgresTarget {
    List<String> problems = new ArrayList<>();
    if (Driver.parseURL(url, null) == null) {
      problems.add(
          "url must be jdbc:postgresql://HOST:PORT/DATABASE, or postgresql://...: "
              + Masking.url(url));
    }
    if (!NAME.matcher(schema).matches()) {
      problems.add("schema must match " + NAME + ": '" + schema + "'");
    }
    if (retention.isPresent() && retention.get().compareTo(MIN_RETENTION) < 0) {
      problems.add("retention must be at least 1m: " + retention.get());
    }
    if (timeout.toMillis() < 1_000 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      problems.add("timeout must be 1s to 10m: " + timeout);
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /**
   * The target that a user names.
   *
   * @param url also without {@code jdbc:}, and with {@code user:password@}, for which the other two
   *     stand in where they are given
   * @throws UserErrorException naming all that is wrong
   */
  public static PostgresTarget of(
      String url,
      Optional<String> user,
      Optional<Secret> password,
      String schema,
      Optional<Duration> retention,
      Duration timeout) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      // Shown only where it is known how to mask it.
      throw new UserErrorException(
          "url must begin with jdbc:postgresql:// or postgresql://"
              + (url.contains("://") ? ": " + Masking.url(url) : ""));
    }
    String[] named = Optional.ofNullable(parts.group("user")).orElse("").split(":", 2);
    return new PostgresTarget(
        PREFIX + parts.group("place"),
        user.or(() -> decoded(named[0])),
        password.or(() -> named.length == 2 ? decoded(named[1]).map(Secret::of) : Optional.empty()),
        schema,
        retention,
        timeout);
  }

  /**
   * {@code url}, {@code user}, {@code password}, {@code schema}, {@code retention}, {@code
   * timeout}.
   */
  public static PostgresTarget read(SinkValues values) {
    return of(
        values.text("url"),
        values.optionalText("user"),
        values.optionalSecret("password"),
        values.text("schema", SCHEMA),
        Optional.of(values.duration("retention", Duration.ZERO)).filter(age -> !age.isZero()),
        values.duration("timeout", TIMEOUT));
  }

  private static Optional<String> decoded(String text) {
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "url has a % in its user or password that begins no %XX: write it as %25", e);
    }
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return new PostgresSink(name, this);
  }

  /** What messages call it. */
  String shownUrl() {
    return Masking.url(url);
  }

  @Override
  public String toString() {
    return "PostgresTarget[url=%s, user=%s, password=%s, schema=%s, retention=%s, timeout=%s]"
        .formatted(shownUrl(), user, password, schema, retention, timeout);
  }
}
