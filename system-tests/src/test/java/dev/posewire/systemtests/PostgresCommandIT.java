package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with a database, its password in a file. */
@Timeout(240)
class PostgresCommandIT {
  private static final int FRAMES = 40;
  private static final int PEOPLE = 2;
  private static final String CARD = "card=testcard:?seed=7&people=" + PEOPLE + "&frames=" + FRAMES;

  @TempDir Path folder;
  private PostgresServer server;

  @BeforeEach
  void prepare() throws Exception {
    server = PostgresServer.start();
    String unused = server.makeDatabase("poses");
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("database"), PostgresServer.PASSWORD + "\n");
    Files.writeString(secrets.resolve("other"), "Wrong@Potoroo-74\n");
  }

  @AfterEach
  void closeServer() throws Exception {
    if (server != null) server.close();
  }

  @Test
  void deadDatabaseHoldsNoFileUpAndHasAllOnceItLives() throws Exception {
    LeakSearch leaks = new LeakSearch();
    leaks.lookFor(PostgresServer.USER, PostgresServer.PASSWORD);
    server.stop();
    try (PosewireProcess up = startUp("${file:database}")) {
      MonitorPage page = new MonitorPage(up.monitor());
      Await.until("all is in the files", () -> stored(page, "jsonl") == FRAMES, up);
      assertEquals(0, stored(page, "postgres"));
      assertFalse(page.isReady());
      assertTrue(page.get("/health/ready").body().contains("start the server"));

      server.restart();
      Await.until("all is in the database", () -> stored(page, "postgres") == FRAMES, up);
      Await.until("the process is ready", page::isReady, up);
      assertTrue(page.sum("sink_failures_total", "sink=\"postgres\"") > 0);
      leaks.inPages(page);
      leaks.in("threads", up.threads());
      assertEquals(143, up.terminate(), up::toString);
      leaks.in("log", up.log());
    }
    leaks.assertNothingFound();
    List<String> inFiles =
        Observed.readFolder(folder.resolve("stored")).get("card").stream()
            .map(event -> event.session() + " " + event.sequence())
            .toList();
    assertEquals(
        inFiles,
        rows(
            "SELECT session || ' ' || sequence FROM posewire.pose_event ORDER BY session, sequence"));
    assertEquals(
        List.of(Integer.toString(FRAMES * PEOPLE)),
        rows("SELECT count(*) FROM posewire.person WHERE cardinality(x) = 18"));
  }

  @Test
  void wrongPasswordEndsTheProcessWithItsRemedy() throws Exception {
    try (PosewireProcess up = startUp("${file:other}")) {
      assertEquals(2, up.awaitExit(Duration.ofMinutes(2)), up::toString);
      String log = String.join("\n", up.log());
      assertTrue(log.contains("password authentication failed"), log);
      assertTrue(log.contains("check the sink's user and password"), log);
      assertFalse(log.contains("Potoroo"), log);
    }
  }

  private PosewireProcess startUp(String password) throws Exception {
    return PosewireProcess.start(
        folder,
        Map.of("POSEWIRE_LOG_LEVEL", "DEBUG"),
        List.of(
            "up",
            "--model=testcard",
            "--broker-port=0",
            "--api=off",
            "--channel=" + CARD,
            "--secrets-folder=secrets",
            "--store=stored",
            "--sink=postgres?url=%s&user=%s&password=%s"
                .formatted(server.url("poses"), PostgresServer.USER, password)));
  }

  private static double stored(MonitorPage page, String sink) throws Exception {
    return page.sum("events_stored_total", "sink=\"" + sink + "\"");
  }

  private List<String> rows(String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.connect("poses");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }
}
