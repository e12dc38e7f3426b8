package dev.posewire.sink.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real broker, with its data in a temporary folder, on a free port of 127.0.0.1. Owned by the
 * test's thread, which closes it; {@link #kill} is for any thread.
 */
public final class MosquittoBroker implements AutoCloseable {
  static final String USER = "scribe";
  static final String PASSWORD = "Sesame@Quoll-79";

  private static final String SKIPPED = "skipped: no MQTT broker; apt-get install mosquitto";
  private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");
  private static final Path PASSWORDS = Path.of("/usr/bin/mosquitto_passwd");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TURN = Duration.ofMillis(50);

  private final Path folder;
  private final int port;
  private final boolean tls;
  private Process broker;

  private MosquittoBroker(Path folder, int port, boolean tls) {
    this.folder = folder;
    this.port = port;
    this.tls = tls;
  }

  /**
   * Starts one; where this machine has none, the test is skipped.
   *
   * @param more lines of its configuration
   */
  public static MosquittoBroker start(String... more) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), SKIPPED);
    Path folder = Files.createTempDirectory("posewire-mosquitto-");
    MosquittoBroker broker =
        new MosquittoBroker(folder, freePort(), List.of(more).toString().contains("keyfile"));
    try {
      broker.configure(List.of(more));
      broker.restart();
      return broker;
    } catch (Exception e) {
      broker.close();
      throw e;
    }
  }

  /** As {@link #start}, for {@link #USER} and {@link #PASSWORD} alone. */
  static MosquittoBroker startWithPassword(String... more) throws Exception {
    Path passwords = Files.createTempFile("posewire-mosquitto-", ".passwords");
    try {
      writePassword(passwords, PASSWORD);
      return start(
          Stream.concat(
                  Stream.of("allow_anonymous false", "password_file " + passwords), Stream.of(more))
              .toArray(String[]::new));
    } finally {
      // It was read at the start, and a restart of such a broker is in no test.
      Files.deleteIfExists(passwords);
    }
  }

  /** Makes a file of passwords, for {@link #USER} alone. */
  static void writePassword(Path file, String password) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), SKIPPED);
    Process process =
        new ProcessBuilder(PASSWORDS.toString(), "-b", "-c", file.toString(), USER, password)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) throw new AssertionError("mosquitto_passwd: " + output);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void configure(List<String> more) throws IOException {
    String lines =
        """
        user %s
        listener %d 127.0.0.1
        allow_anonymous true
        persistence true
        persistence_location %s/
        max_queued_messages 0
        log_type all
        log_dest stderr
        """
            .formatted(System.getProperty("user.name"), port, folder);
    if (more.contains("allow_anonymous false")) lines = lines.replace("allow_anonymous true\n", "");
    Files.writeString(configuration(), lines + String.join("\n", more) + "\n");
  }

  private Path configuration() {
    return folder.resolve("mosquitto.conf");
  }

  public String url() {
    return (tls ? "mqtts" : "mqtt") + "://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** Starts it, and waits until it takes connections. */
  public void restart() throws Exception {
    broker =
        new ProcessBuilder(PROGRAM.toString(), "-c", configuration().toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long begun = System.nanoTime();
    while (!isListening()) {
      if (!broker.isAlive() || System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new AssertionError("mosquitto does not start: " + log());
      }
      boolean unused = broker.waitFor(TURN.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Ends it in order: it keeps what its sessions have not had. */
  public void stop() throws Exception {
    broker.destroy();
    awaitEnd();
  }

  /** Ends it as a fault of the machine would. */
  void kill() {
    Process unused = broker.destroyForcibly().onExit().join();
  }

  /** Lets it do nothing; connections stay open. */
  void freeze() throws Exception {
    signal("STOP");
  }

  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int unused =
        new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid()))
            .inheritIO()
            .start()
            .waitFor();
  }

  private void awaitEnd() throws InterruptedException {
    if (!broker.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("mosquitto does not end");
    }
  }

  @Override
  public void close() throws IOException {
    if (broker != null) kill();
    try (Stream<Path> below = Files.walk(folder)) {
      below.sorted(Comparator.reverseOrder()).forEach(MosquittoBroker::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
