package dev.posewire.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL, with its data in a temporary folder, on a free port of 127.0.0.1. Owned by the
 * test's thread, which closes it. It refuses to run as root: there it runs as user postgres.
 */
public final class PostgresServer implements AutoCloseable {
  public static final String USER = "admin";
  public static final String PASSWORD = "Sesame@Quoll-79";

  private static final String REMEDY = "no PostgreSQL server; apt-get install postgresql";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String ACCOUNT = "postgres";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TURN = Duration.ofMillis(50);

  private final Path programs;
  private final Path folder;
  private final int port;
  private Process server;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** Starts one with a cluster of its own; where this machine has none, the test is skipped. */
  public static PostgresServer start() throws Exception {
    Optional<Path> programs = programs();
    assumeTrue(programs.isPresent(), "skipped: " + REMEDY);
    Path folder = Files.createTempDirectory("posewire-postgres-");
    if (isRoot()) {
      var unused =
          Files.setOwner(
              folder,
              folder
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(ACCOUNT));
    }
    PostgresServer server = new PostgresServer(programs.orElseThrow(), folder, freePort());
    try {
      server.makeCluster();
      server.restart();
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  /** The newest of Debian's; each version has a folder of its own. */
  private static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) return Optional.empty();
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void makeCluster() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    run(
        asItsUser(
            programs.resolve("initdb").toString(),
            "--pgdata=" + data(),
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static List<String> asItsUser(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  /** Starts it, and waits until it answers. What was killed may first have to be out of the way. */
  public void restart() throws Exception {
    long begun = System.nanoTime();
    while (true) {
      if (server == null || !server.isAlive()) server = startProcess();
      try {
        connect(ACCOUNT).close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() - begun > LIMIT.toNanos()) {
          throw new AssertionError("PostgreSQL does not start: " + log(), e);
        }
      }
      boolean unused = server.waitFor(TURN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Process startProcess() throws IOException {
    return new ProcessBuilder(
            asItsUser(
                programs.resolve("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off")) // what is killed is the process, not the machine
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** As users name it. */
  public String url(String database) {
    return "postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** As a superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + url(database) + "?connectTimeout=10&socketTimeout=60", USER, PASSWORD);
  }

  /** Runs statements as a superuser, each by itself. */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** A new, empty database. */
  public String makeDatabase(String name) throws SQLException {
    execute(ACCOUNT, "CREATE DATABASE " + name);
    return name;
  }

  /** Ends it in order: the connections are told. */
  public void stop() throws Exception {
    signal("INT", List.of(server.toHandle()));
    awaitEnd();
  }

  /** Ends it as a fault of the machine would. */
  public void kill() throws Exception {
    server.destroyForcibly();
    awaitEnd();
  }

  /** Lets none of its processes go on; connections stay open. */
  public void freeze() throws Exception {
    signal("STOP", processes());
  }

  public void thaw() throws Exception {
    signal("CONT", processes());
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(server.toHandle()), server.descendants()).toList();
  }

  /** One that has ended meanwhile is none to be told. */
  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    int unused = new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private void awaitEnd() throws InterruptedException {
    if (!server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("PostgreSQL does not end");
    }
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0) throw new AssertionError(command + " ended with " + code + ": " + output);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      processes().forEach(ProcessHandle::destroyForcibly);
      Process unused = server.onExit().join();
    }
    Path unused = Files.walkFileTree(folder, new Deletion());
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
