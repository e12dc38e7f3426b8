package dev.posewire.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTargetTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://db:5433/poses, jdbc:postgresql://db:5433/poses",
    "postgres://db/poses, jdbc:postgresql://db/poses",
    "jdbc:postgresql://db/poses?sslmode=require, jdbc:postgresql://db/poses?sslmode=require",
    "'postgresql://a:1,b:2/poses', 'jdbc:postgresql://a:1,b:2/poses'",
    "postgresql://[::1]:5432/poses, jdbc:postgresql://[::1]:5432/poses",
  })
  void urlBecomesThatOfTheDriver(String given, String url) {
    PostgresTarget target = target(given);

    assertEquals(url, target.url());
    assertEquals(Optional.empty(), target.user());
    assertEquals(Optional.empty(), target.password());
  }

  @Test
  void userAndPasswordOfTheUrlAreTakenOut() {
    PostgresTarget target = target("postgresql://an+n%40x:se%3Asa@me%2F@db/poses");

    assertEquals("jdbc:postgresql://db/poses", target.url());
    assertEquals(Optional.of("an+n@x"), target.user());
    assertEquals(Optional.of(Secret.of("se:sa@me/")), target.password());
  }

  @Test
  void whatIsGivenByItselfGoesBeforeTheUrl() {
    PostgresTarget target =
        PostgresTarget.of(
            "postgresql://ann:a@db/poses",
            Optional.of("ben"),
            Optional.of(Secret.of("b")),
            "posewire",
            Optional.empty(),
            PostgresTarget.TIMEOUT);

    assertEquals(Optional.of("ben"), target.user());
    assertEquals(Optional.of(Secret.of("b")), target.password());
  }

  @Test
  void passwordIsNotShown() {
    PostgresTarget target = target("postgresql://ann:sesame@db/poses?password=sesame");

    assertEquals(
        "PostgresTarget[url=jdbc:postgresql://db/poses?password=***, user=Optional[ann],"
            + " password=Optional[***], schema=posewire, retention=Optional.empty, timeout=PT30S]",
        target.toString());
    assertEquals("jdbc:postgresql://db/poses?password=***", target.shownUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann:sesame@db/poses",
        "mysql://ann:sesame@db/poses",
        "postgresql://ann:sesame@db:port/poses",
        "postgresql://ann:sesame%@db/poses"
      })
  void wrongUrlIsToldWithoutItsPassword(String url) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> target(url));

    assertEquals("url", e.getMessage().split(" ", 2)[0]);
    assertFalse(e.getMessage().contains("sesame"), e::getMessage);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                PostgresTarget.of(
                    "postgresql://db:x/poses",
                    Optional.empty(),
                    Optional.empty(),
                    "My schema",
                    Optional.of(Duration.ofSeconds(59)),
                    Duration.ZERO));

    assertEquals(
        """
        url must be jdbc:postgresql://HOST:PORT/DATABASE, or postgresql://...: jdbc:postgresql://db:x/poses
        schema must match [a-z_][a-z0-9_]{0,62}: 'My schema'
        retention must be at least 1m: PT59S
        timeout must be 1s to 10m: PT0S""",
        e.getMessage());
  }

  private static PostgresTarget target(String url) {
    return PostgresTarget.of(
        url,
        Optional.empty(),
        Optional.empty(),
        PostgresTarget.SCHEMA,
        Optional.empty(),
        PostgresTarget.TIMEOUT);
  }
}
