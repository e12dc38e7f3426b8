package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static dev.posewire.sink.PosesTopic.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.postgres.PostgresServer;
import dev.posewire.sink.postgres.PostgresTarget;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A running sink whose database goes away, hangs or refuses; nothing is lost or there twice. */
@Timeout(180)
class PostgresFaultsIT extends RunningSink {
  private static final int EVENTS = 1_200;
  private static final int BATCH = 50;

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private static PostgresServer server;

  private String database;

  /** How a database goes away, and comes back. */
  enum Outage {
    STOP,
    KILL,
    FREEZE;

    void begin() throws Exception {
      switch (this) {
        case STOP -> server.stop();
        case KILL -> server.kill();
        case FREEZE -> server.freeze();
      }
    }

    void end() throws Exception {
      server.thaw();
      server.restart();
    }
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) server.close();
  }

  @BeforeEach
  void makeDatabase() throws Exception {
    database = server.makeDatabase("faults_" + DATABASES.incrementAndGet());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    closeRunner();
    server.thaw();
    server.restart();
    awaitEndOfThreads();
  }

  @ParameterizedTest
  @EnumSource(Outage.class)
  void everythingIsThereOnceAfterAnOutageUnderLoad(Outage outage) throws Exception {
    publish(0, EVENTS / 3);
    start(PostgresServer.PASSWORD);
    await("the first events", () -> sum("events.stored") > 0);

    outage.begin();
    publish(EVENTS / 3, EVENTS);
    await("a failure", () -> sum("sink.failures") >= 2);
    assertFalse(health.isReady());
    assertTrue(reason().contains("127.0.0.1"), this::reason);
    assertTrue(meters.get("events.inflight").gauge().value() < EVENTS / 3.0);
    outage.end();

    awaitCommitted(EVENTS);
    assertStored(2 * EVENTS);
    assertTrue(health.isReady());
    assertEquals(2.0 * EVENTS, sum("events.stored"));
    assertEquals(0, sum("events.rejected"));
  }

  @Test
  void databaseThatIsDownAtTheStartIsWaitedFor() throws Exception {
    server.stop();
    publish(0, BATCH);
    start(PostgresServer.PASSWORD);
    await("a failure", () -> sum("sink.failures") >= 1);
    assertFalse(health.isReady());
    assertTrue(reason().contains("start the server"), this::reason);
    server.restart();

    awaitCommitted(BATCH);
    assertStored(2 * BATCH);
    assertTrue(health.isReady());
  }

  @Test
  void wrongPasswordAtTheStartEndsTheProcess() throws Exception {
    CountDownLatch fatal = new CountDownLatch(1);
    health.onFatal(fatal::countDown);
    start("wrong");

    assertTrue(fatal.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    Throwable cause = health.fatal().orElseThrow().cause();
    assertInstanceOf(UserErrorException.class, cause);
    assertTrue(cause.getMessage().contains("user and password"), cause::getMessage);
  }

  @Test
  void passwordThatChangesTakesNoRestart() throws Exception {
    ChangingSecrets secrets = new ChangingSecrets();
    secrets.put("database", "Sesame-1");
    server.execute(
        database,
        "CREATE ROLE scribe LOGIN PASSWORD 'Sesame-1'",
        "GRANT CREATE ON DATABASE " + database + " TO scribe");
    publish(0, BATCH);
    start("scribe", secrets.secret("password", "${file:database}"));
    awaitCommitted(BATCH);

    server.execute(
        database,
        "ALTER ROLE scribe PASSWORD 'Sesame-2'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'scribe'");
    publish(BATCH, 2 * BATCH);
    await("a failure", () -> reason().contains("password authentication failed"));
    secrets.remove("database");
    await("another", () -> reason().contains("password: ${file:database} leads nowhere"));
    assertFalse(health.isReady());
    secrets.put("database", "Sesame-2");

    awaitCommitted(2 * BATCH);
    assertStored(4 * BATCH);
    assertTrue(health.isReady());
    assertEquals(4.0 * BATCH, sum("events.stored"));
  }

  @Test
  void refusedEventIsRejectedAndTheRestIsStored() throws Exception {
    publish(0, 20);
    topic.publish(
        FIRST, 20, codec.encode(Events.of("dock-0", 20, Map.of("name", "a\0b"), List.of())));
    for (long offset = 21; offset < 100; offset++) {
      publish(FIRST, offset);
    }
    start(PostgresServer.PASSWORD);

    await("the commit", () -> topic.committed(FIRST) == 100);
    assertEquals(99 + 20, count("pose_event"));
    assertEquals(List.of("20"), topic.rejectedOffsets());
    String error = topic.rejectedReasons().get(0);
    assertTrue(error.contains("unsupported Unicode escape sequence"), error);
    assertEquals(1, sum("events.rejected"));
    assertEquals(0, sum("sink.failures"));
    assertTrue(health.isReady());
  }

  @Test
  void closeIsBoundedWhileTheDatabaseHangs() throws Exception {
    publish(0, BATCH);
    start(PostgresServer.PASSWORD);
    awaitCommitted(BATCH);
    server.freeze();
    publish(BATCH, 2 * BATCH);
    await("events on their way", () -> meters.get("events.inflight").gauge().value() > 0);
    long begun = System.nanoTime();
    runner.close();
    long millis = (System.nanoTime() - begun) / 1_000_000;

    assertTrue(millis < 8_000, () -> millis + " ms");
    assertTrue(health.isLive());
    assertEquals(BATCH, topic.committed(FIRST));
  }

  private void start(String password) {
    start(PostgresServer.USER, Secret.of(password));
  }

  private void start(String user, Secret password) {
    PostgresTarget target =
        PostgresTarget.of(
            server.url(database),
            Optional.of(user),
            Optional.of(password),
            PostgresTarget.SCHEMA,
            Optional.empty(),
            Duration.ofSeconds(1));
    SinkSettings settings =
        new SinkSettings("a", target, EventFilter.NONE, BATCH, Duration.ofMillis(10));
    start(settings);
  }

  /** Offsets {@code from} to {@code to - 1} of both partitions. */
  private void publish(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      publish(FIRST, offset);
      publish(SECOND, offset);
    }
  }

  private void publish(TopicPartition partition, long offset) {
    PoseEvent event =
        Events.of(
            "dock-" + partition.partition(),
            offset,
            Map.of("site", "north"),
            List.of(Events.skeleton(1, 9), Events.skeleton(2, 8)));
    topic.publish(partition, offset, codec.encode(event));
  }

  private void assertStored(long events) throws SQLException {
    assertEquals(events, count("pose_event"));
    assertEquals(2 * events, count("person"));
  }

  private long count(String table) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM posewire." + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
