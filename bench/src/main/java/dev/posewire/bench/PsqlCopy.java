package dev.posewire.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows that a sink has stored, stored once more by {@code psql}'s {@code \copy} into tables
 * that are made alike, with their keys and indices.
 *
 * @param url of the database, with user and password
 */
record PsqlCopy(String url, Path folder) {
  private static final List<String> TABLES = List.of("pose_event", "person");
  private static final String SCHEMA = "posewire_copied";

  /** Takes away what an earlier run has stored. */
  void clear() throws IOException, InterruptedException {
    psql("DROP SCHEMA IF EXISTS posewire CASCADE");
    psql("DROP SCHEMA IF EXISTS " + SCHEMA + " CASCADE");
  }

  /** How many events a sink has stored. */
  long stored() throws IOException, InterruptedException {
    return Long.parseLong(psql("SELECT count(*) FROM posewire.pose_event").strip());
  }

  /** Copies the rows; the seconds that their way into the tables took. */
  double seconds() throws IOException, InterruptedException {
    psql("CREATE SCHEMA " + SCHEMA);
    for (String table : TABLES) {
      psql("\\copy posewire.%s TO '%s'".formatted(table, file(table)));
      psql("CREATE TABLE %2$s.%1$s (LIKE posewire.%1$s INCLUDING ALL)".formatted(table, SCHEMA));
    }
    psql(
        "ALTER TABLE %1$s.person ADD FOREIGN KEY (channel, session, sequence) REFERENCES %1$s.pose_event"
            .formatted(SCHEMA));
    long begun = System.nanoTime();
    for (String table : TABLES) {
      psql("\\copy %s.%s FROM '%s'".formatted(SCHEMA, table, file(table)));
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private Path file(String table) {
    return folder.resolve(table + ".copy");
  }

  private String psql(String command) throws IOException, InterruptedException {
    Path log = folder.resolve("psql.log");
    Process psql =
        new ProcessBuilder(
                "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", command, url)
            .redirectError(log.toFile())
            .start();
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = psql.waitFor();
    if (code != 0) {
      throw new IOException("psql ended with %d: %s".formatted(code, Files.readString(log)));
    }
    return output;
  }
}
