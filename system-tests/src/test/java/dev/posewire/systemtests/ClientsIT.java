package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in {@code clients} see who is there. */
@Timeout(180)
class ClientsIT {
  private static final Path EXAMPLES = Path.of("..", "clients");
  private static final String COUNT = "5";

  /** Debian's: another may lack the packages that Debian has. */
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir static Path folder;
  private static PosewireProcess up;

  @BeforeAll
  static void startUp() throws Exception {
    up =
        PosewireProcess.start(
            folder,
            "up",
            "--model=testcard",
            "--broker-port=0",
            "--api=off",
            "--channel=lobby=testcard:?people=2&seed=7");
    Await.until("readiness", new MonitorPage(up.monitor())::isReady, up);
  }

  @AfterAll
  static void stopUp() {
    if (up != null) up.close();
  }

  /** What is copied from here is to be read first. */
  @ParameterizedTest
  @ValueSource(strings = {"Poses.java", "poses.py"})
  void eachIsShort(String example) throws IOException {
    int lines = Files.readAllLines(EXAMPLES.resolve(example)).size();
    assertTrue(lines < 40, () -> example + " has " + lines + " lines, not under 40");
  }

  @Test
  void inJava() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertShowsPeople(
        java,
        "-cp",
        System.getProperty("java.class.path"),
        EXAMPLES.resolve("Poses.java").toString());
  }

  @Test
  void inPython() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of(PYTHON))
            && run(PYTHON, "-c", "import avro, confluent_kafka").code == 0,
        "skipped: no Kafka and Avro for Python;"
            + " apt-get install python3-confluent-kafka python3-avro");
    assertShowsPeople(PYTHON, EXAMPLES.resolve("poses.py").toString());
  }

  private static void assertShowsPeople(String... command) throws Exception {
    List<String> whole = Stream.concat(Stream.of(command), Stream.of(up.broker(), COUNT)).toList();
    Run run = run(whole.toArray(String[]::new));
    assertEquals(0, run.code, run.output);
    List<String> lines = run.output.lines().filter(line -> line.contains(" lobby ")).toList();
    assertTrue(lines.size() >= 5, run.output);
    assertTrue(lines.stream().allMatch(line -> line.endsWith(" lobby 2 people")), run.output);
  }

  private record Run(int code, String output) {}

  private static Run run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(ended, () -> String.join(" ", command) + " does not end\n" + output);
    return new Run(process.exitValue(), output);
  }
}
