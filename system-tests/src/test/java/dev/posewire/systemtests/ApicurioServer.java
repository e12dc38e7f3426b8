package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.bench.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Apicurio's registry, a real one, with its data in memory. Closed by the test.
 *
 * <p>It is a download of 140 MB, so it is used where Maven has it already, and skipped elsewhere.
 */
final class ApicurioServer implements Watched, AutoCloseable {
  static final String VERSION = "2.5.11.Final";
  private static final String REMEDY =
      "skipped: no Schema Registry; ./mvnw dependency:get -Dartifact=io.apicurio:apicurio-registry-app:"
          + VERSION
          + ":tar.gz:all";

  private final Process process;
  private final int port;
  private final Path log;

  private ApicurioServer(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** {@code folder}: for its program. */
  static ApicurioServer start(Path folder) throws Exception {
    Path archive = archive();
    assumeTrue(Files.isReadable(archive), REMEDY);
    run(folder, "tar", "-xzf", archive.toString());
    int port = Ports.free();
    Path log = folder.resolve("apicurio.log");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-jar",
            "apicurio-registry-app-" + VERSION + "-runner.jar");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    ApicurioServer server = new ApicurioServer(process, port, log);
    Await.until("an answer of the Schema Registry", server::answers, server);
    return server;
  }

  private static Path archive() {
    String usual = Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
    return Path.of(System.getProperty("maven.repo.local", usual))
        .resolve("io/apicurio/apicurio-registry-app")
        .resolve(VERSION)
        .resolve("apicurio-registry-app-" + VERSION + "-all.tar.gz");
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  /** Its Confluent-compatible interface. */
  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** What it answers to a GET. */
  String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private boolean answers() throws InterruptedException {
    try {
      return get("/subjects").startsWith("[");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean hasFailed() {
    return !process.isAlive();
  }

  @Override
  public void close() {
    Process unused = process.destroyForcibly().onExit().join();
  }

  @Override
  public String toString() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
