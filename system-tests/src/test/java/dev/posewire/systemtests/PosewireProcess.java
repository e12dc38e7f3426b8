package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The posewire command in a process of its own, in a folder of its own. Owned by the test's thread,
 * which closes it: what still runs is then killed.
 */
final class PosewireProcess implements Watched, AutoCloseable {
  /**
   * As the launcher starts it, but compiled once only: they live too short for more. The heap is
   * for the largest of the commands.
   */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx640m",
          "-XX:MaxDirectMemorySize=256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "-Dorg.bytedeco.javacpp.maxBytes=0",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private static final Pattern BROKER = Pattern.compile("embedded broker on ([^ ,]+)");
  private static final Pattern API = Pattern.compile("API on (http://\\S+)");
  private static final Pattern MONITOR = Pattern.compile("metrics and health on (http://\\S+)");

  /** Exit codes of an end in order, by SIGTERM, and by SIGKILL. */
  private static final Set<Integer> ASKED_FOR = Set.of(0, 143, 137);

  private final String name;
  private final Process process;
  private final ProcessOutput out;
  private final ProcessOutput log;

  private PosewireProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.out = new ProcessOutput(name + "-out", process.getInputStream());
    this.log = new ProcessOutput(name + "-log", process.getErrorStream());
  }

  /**
   * Runs a command.
   *
   * @param folder where it works and where its temporary files go
   * @param variables of its environment, the only ones there of Posewire's
   */
  static PosewireProcess start(Path folder, Map<String, String> variables, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add(Main.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(variable -> variable.startsWith("POSEWIRE_"));
    // Not on the command line: ONNX Runtime overflows its stack where that is long.
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    environment.put("MALLOC_ARENA_MAX", "2");
    // Where the model of the test card is kept.
    environment.put("XDG_DATA_HOME", folder.resolve("home").toString());
    environment.putAll(variables);
    return new PosewireProcess(arguments.get(0), builder.start());
  }

  static PosewireProcess start(Path folder, List<String> arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  static PosewireProcess start(Path folder, String... arguments) throws IOException {
    return start(folder, List.of(arguments));
  }

  /** Where the embedded broker of this process serves; waits until it does. */
  String broker() throws InterruptedException {
    return awaitLog(BROKER).group(1);
  }

  /** Where the API of its channels answers; waits until it does. */
  String api() throws InterruptedException {
    return awaitLog(API).group(1);
  }

  /** Where metrics and health are; waits until it is known. */
  String monitor() throws InterruptedException {
    return awaitLog(MONITOR).group(1);
  }

  /** The first line of the log, from {@code fromLine} on, with the pattern; waits for it. */
  Matcher awaitLog(Pattern pattern, int fromLine) throws InterruptedException {
    return log.await(pattern, fromLine)
        .orElseThrow(() -> new AssertionError("no line with '" + pattern + "' " + this));
  }

  Matcher awaitLog(Pattern pattern) throws InterruptedException {
    return awaitLog(pattern, 0);
  }

  /** How many lines the log has: what comes later is new. */
  int logLines() {
    return log.size();
  }

  long pid() {
    return process.pid();
  }

  /** Its threads with their names and stacks, as {@code jcmd} prints them. */
  String threads() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process print =
        new ProcessBuilder(jcmd, Long.toString(pid()), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String text = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, print.waitFor(), text);
    return text;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public boolean hasFailed() {
    return !isAlive() && !ASKED_FOR.contains(process.exitValue());
  }

  /** Waits until it ends by itself; answers the exit code. */
  int awaitExit(Duration limit) throws InterruptedException {
    long begun = System.nanoTime();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    assertTrue(
        ended,
        () -> "must end within " + limit + ": " + (System.nanoTime() - begun) / 1e9 + " s " + this);
    return process.exitValue();
  }

  /** Asks it to end, as a service manager does (SIGTERM), and answers the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit(Duration.ofSeconds(20));
  }

  /** Ends it at once (SIGKILL); it can store nothing any more. */
  void kill() {
    Process unused = process.destroyForcibly().onExit().join();
  }

  /** All that it printed on standard output; waits for its end. */
  List<String> output() throws InterruptedException {
    return out.awaitEnd();
  }

  /** All that it printed on standard error; waits for its end. */
  List<String> log() throws InterruptedException {
    return log.awaitEnd();
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
    return "(posewire %s %s)\n%s\n%s".formatted(name, state, out, log);
  }
}
