package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.sink.postgres.PostgresServer;
import dev.posewire.systemtests.HookServer.Mood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sinks of one process under load, while one target after the other fails and the process is
 * killed: afterwards each has every event.
 *
 * <p>{@code -Dposewire.test.faults=long} stops the database for a minute, each mood of the receiver
 * for 20 s, and kills 20 times; else it is over in a minute.
 */
@Timeout(600)
class SinkFaultsIT {
  private static final boolean LONG = "long".equals(System.getProperty("posewire.test.faults"));
  private static final Duration DATABASE_STOP = Duration.ofSeconds(LONG ? 60 : 4);
  private static final Duration MOOD = Duration.ofSeconds(LONG ? 20 : 2);
  private static final int KILLS = LONG ? 20 : 3;
  private static final int PER_SECOND = 200;

  /** As is no database and no disk. */
  private static final String STEADY = "steady";

  @TempDir Path folder;
  private final Random moments = new Random(3);
  private PostgresServer database;
  private HookServer hook;
  private PosewireProcess broker;
  private PosewireProcess sink;

  @BeforeEach
  void startPeers() throws Exception {
    database = PostgresServer.start();
    String unused = database.makeDatabase("poses");
    hook = new HookServer();
    broker = PosewireProcess.start(folder, "broker", "--broker-port", "0");
  }

  @AfterEach
  void closeAll() throws Exception {
    if (sink != null) sink.close();
    if (broker != null) broker.close();
    if (hook != null) hook.close();
    if (database != null) database.close();
  }

  @Test
  void everySinkHasEveryEventWhateverFails() throws Exception {
    try (MemoryDisk disk = MemoryDisk.mount(folder.resolve("disk"), "size=3m")) {
      startSink(disk);
      try (EventFeed feed = new EventFeed(new KafkaProbe(broker.broker(), broker), PER_SECOND)) {
        stopDatabase(feed);
        for (Mood mood : List.of(Mood.BROKEN, Mood.SILENT, Mood.SLOW)) beUnwell(mood, feed);
        fillDisk(disk, feed);
        kill(disk);
        int fed = feed.stop();
        awaitAll(disk, fed);
      }
    }
  }

  private void startSink(MemoryDisk disk) throws Exception {
    Path sinks = folder.resolve("sinks.yaml");
    Files.writeString(
        sinks,
        """
        sinks:
          - {kind: jsonl, name: steady, folder: steady}
          - {kind: jsonl, name: files, folder: %s, rotate-size: 256KiB}
          - {kind: postgres, url: "%s", user: %s, password: "%s", timeout: 5s}
          - {kind: webhook, url: "%s", timeout: 1s}
        """
            .formatted(
                disk.folder(),
                database.url("poses"),
                PostgresServer.USER,
                PostgresServer.PASSWORD,
                hook.url()));
    sink =
        PosewireProcess.start(
            folder, "sink", "--bootstrap-servers", broker.broker(), "--sinks", sinks.toString());
    Await.until("readiness", page()::isReady, sink);
  }

  private MonitorPage page() throws InterruptedException {
    return new MonitorPage(sink.monitor());
  }

  private void stopDatabase(EventFeed feed) throws Exception {
    awaitStored("postgres", feed.fed());
    database.stop();
    awaitUnready("start the server");
    steadyGoesOn("the database is stopped", DATABASE_STOP, feed);
    database.restart();
    awaitStored("postgres", feed.fed());
  }

  private void beUnwell(Mood mood, EventFeed feed) throws Exception {
    hook.become(mood);
    steadyGoesOn("the receiver is " + mood, MOOD, feed);
    hook.become(Mood.WELL);
    awaitStored("webhook", feed.fed());
  }

  private void fillDisk(MemoryDisk disk, EventFeed feed) throws Exception {
    awaitUnready("the disk is full: free space there");
    steadyGoesOn("the disk is full", MOOD, feed);
    disk.resize("200m");
    awaitStored("files", feed.fed());
  }

  /** At moments by chance, some of them while it starts. */
  private void kill(MemoryDisk disk) throws Exception {
    for (int i = 0; i < KILLS; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(moments.nextInt(3_000)));
      sink.kill();
      if (moments.nextBoolean()) {
        startSink(disk);
      } else {
        sink =
            PosewireProcess.start(
                folder,
                "sink",
                "--bootstrap-servers",
                broker.broker(),
                "--sinks",
                folder.resolve("sinks.yaml").toString());
      }
    }
  }

  private void awaitUnready(String words) throws Exception {
    MonitorPage page = page();
    Await.until(words, () -> page.get("/health/ready").body().contains(words), sink);
  }

  /** It stores what comes in that time, as if nothing were wrong. */
  private void steadyGoesOn(String what, Duration time, EventFeed feed) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    double oldest = 0;
    while (System.nanoTime() < end) {
      awaitStored(STEADY, feed.fed());
      oldest = Math.max(oldest, page().sum("events_stored_age_seconds", "sink=\"steady\""));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    print("%s: the steady sink is %.2f s behind at most", what, oldest);
    assertTrue(oldest < time.toSeconds(), what + ": the steady sink waited for it");
  }

  /** Since the process began, or more. */
  private void awaitStored(String name, int events) throws Exception {
    MonitorPage page = page();
    Await.until(
        events + " events in " + name,
        () -> page.sum("events_stored_total", "sink=\"" + name + "\"") >= events,
        sink);
  }

  private void awaitAll(MemoryDisk disk, int fed) throws Exception {
    Await.until("all by the receiver", () -> hook.taken().size() == fed, sink);
    Await.until("all in the database", () -> inDatabase() == fed, sink);
    Await.until("nothing left to store", () -> page().sum("consumer_lag") == 0, sink);
    assertEquals(143, sink.terminate(), sink::toString);
    print(
        "%d events, %d kills; repeated: %d to the receiver, %d in files, %d beside them, 0 in the database",
        fed,
        KILLS,
        hook.repeats(),
        repeatsIn(disk.folder(), fed),
        repeatsIn(folder.resolve(STEADY), fed));
  }

  private long inDatabase() throws Exception {
    try (Connection connection = database.connect("poses");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM posewire.pose_event JOIN posewire.person USING (channel, session, sequence)")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** All are there; how often one is there again. */
  private static int repeatsIn(Path files, int fed) throws Exception {
    List<String> all = new ArrayList<>();
    Observed.readFolder(files)
        .forEach(
            (channel, events) ->
                events.forEach(event -> all.add(EventFeed.identity(channel, event.sequence()))));
    Set<String> different = new HashSet<>(all);
    assertEquals(fed, different.size(), files::toString);
    return all.size() - different.size();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
