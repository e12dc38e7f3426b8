package dev.posewire.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class CommandShellTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Worker worker = new Worker();
  private final Decoder decoder = new Decoder();

  @Command(name = "posewire", mixinStandardHelpOptions = true, description = "The command.")
  static final class Root {}

  @Command(name = "worker", mixinStandardHelpOptions = true, description = "One stage.")
  static final class Worker implements Callable<Integer> {
    @Mixin ConfigOption config;

    @Option(names = "--max-frame-age", defaultValue = "2s", description = "Older ones go.")
    Duration maxFrameAge;

    @Option(
        names = {"-m", "--memory"},
        defaultValue = "256MiB",
        description = "For buffers.")
    DataSize memory;

    @Option(names = "--monitoring", defaultValue = "127.0.0.1:9464", description = "Metrics.")
    HostAndPort monitoring;

    @Option(names = "--verbose", description = "Says more.")
    boolean verbose;

    @Option(names = "--bootstrap", required = true, description = "The broker.")
    String bootstrap;

    @Parameters(arity = "0..*")
    List<String> files = new ArrayList<>();

    int runs;
    Optional<RuntimeException> failure = Optional.empty();

    @Override
    public Integer call() {
      runs++;
      failure.ifPresent(
          e -> {
            throw e;
          });
      return 0;
    }
  }

  @Command(name = "decoder", mixinStandardHelpOptions = true)
  static final class Decoder implements Runnable {
    @Mixin ConfigOption config;

    @Option(names = "--tracks", defaultValue = "30")
    int tracks;

    @PerCall
    @Option(names = "--once", description = "Does it once.")
    boolean once;

    @Override
    public void run() {}
  }

  private int run(Map<String, String> environment, String... args) {
    CommandLine root = new CommandLine(new Root());
    root.addSubcommand(worker).addSubcommand(decoder);
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new CommandShell(root, environment).execute(args);
  }

  private String file(String... lines) throws IOException {
    return Files.write(folder.resolve("posewire.properties"), List.of(lines)).toString();
  }

  private List<String> errors() {
    return err.toString().lines().toList();
  }

  @Test
  void theDefaultsOfTheAnnotationsHoldWithoutAnythingElse() {
    assertEquals(0, run(Map.of(), "worker", "--bootstrap", "b:9092"));
    assertEquals(Duration.ofSeconds(2), worker.maxFrameAge);
    assertEquals(DataSize.parse("256MiB"), worker.memory);
    assertEquals(new HostAndPort("127.0.0.1", 9464), worker.monitoring);
    assertFalse(worker.verbose);
  }

  @Test
  void theEnvironmentSetsEveryOption() {
    Map<String, String> environment =
        Map.of(
            "POSEWIRE_MAX_FRAME_AGE", "5s",
            "POSEWIRE_MEMORY", "1GiB",
            "POSEWIRE_MONITORING", "[::1]:1",
            "POSEWIRE_VERBOSE", "true",
            "POSEWIRE_BOOTSTRAP", "env:9092");
    assertEquals(0, run(environment, "worker"), err::toString);
    assertEquals(Duration.ofSeconds(5), worker.maxFrameAge);
    assertEquals(DataSize.parse("1GiB"), worker.memory);
    assertEquals(new HostAndPort("::1", 1), worker.monitoring);
    assertTrue(worker.verbose);
    assertEquals("env:9092", worker.bootstrap);
  }

  @Test
  void commandLineWinsOverEnvironmentAndEnvironmentOverFile() throws Exception {
    String file =
        file("bootstrap=file:9092", "max-frame-age=3s", "memory=1MiB", "tracks=5", "verbose=true");
    Map<String, String> environment =
        Map.of("POSEWIRE_CONFIG", file, "POSEWIRE_MAX_FRAME_AGE", "5s", "POSEWIRE_MEMORY", "2MiB");
    assertEquals(0, run(environment, "worker", "-m", "3MiB"), err::toString);
    assertEquals("file:9092", worker.bootstrap);
    assertEquals(Duration.ofSeconds(5), worker.maxFrameAge);
    assertEquals(DataSize.parse("3MiB"), worker.memory);
    assertTrue(worker.verbose);
  }

  @Test
  void theFileOfTheCommandLineWinsOverThatOfTheEnvironment() throws Exception {
    String file = file("bootstrap=file:9092");
    Map<String, String> environment = Map.of("POSEWIRE_CONFIG", "/not/there");
    assertEquals(0, run(environment, "worker", "--config", file), err::toString);
    assertEquals("file:9092", worker.bootstrap);
    assertEquals(Optional.of(Path.of(file)), worker.config.file());
    assertEquals(0, run(environment, "worker", "--config=" + file), err::toString);
  }

  @Test
  void aFlagMeansTrueWhateverTheEnvironmentSaysAndMayBeTakenBack() {
    Map<String, String> environment =
        Map.of("POSEWIRE_VERBOSE", "true", "POSEWIRE_BOOTSTRAP", "b:9092");
    assertEquals(0, run(environment, "worker", "--verbose", "a.mp4"), err::toString);
    assertTrue(worker.verbose);
    assertEquals(List.of("a.mp4"), worker.files);
    assertEquals(0, run(environment, "worker", "--verbose=false"), err::toString);
    assertFalse(worker.verbose);
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    Map<String, String> environment = Map.of("POSEWIRE_MAX_FRAME_AGE", "");
    assertEquals(0, run(environment, "worker", "--bootstrap", "b:9092"));
    assertEquals(Duration.ofSeconds(2), worker.maxFrameAge);
  }

  @Test
  void allWrongValuesAreToldAtOnceWithTheirOrigin() throws Exception {
    String file = file("memory=1MB");
    Map<String, String> environment =
        Map.of("POSEWIRE_MAX_FRAME_AGE", "soon", "POSEWIRE_BOOTSTRAP", "b:9092");
    assertEquals(2, run(environment, "worker", "--config", file, "--monitoring", "x", "--verbos"));
    assertEquals(
        Set.of(
            "Invalid value for option '--monitoring': 'x' is not a host and port; write it like"
                + " 127.0.0.1:9090 or [::1]:9090",
            "Invalid value for option '--max-frame-age': 'soon' is not a duration; write it like"
                + " 500ms, 2s, 1m or PT2S (variable POSEWIRE_MAX_FRAME_AGE)",
            "Invalid value for option '--memory': '1MB' is not a size; write it like 512, 64KiB,"
                + " 256MiB or 2GiB (key memory in "
                + file
                + ")",
            "Unknown option: '--verbos' (did you mean --verbose?)",
            "See posewire worker --help"),
        Set.copyOf(errors()));
    assertEquals(5, errors().size());
    assertEquals(0, worker.runs);
  }

  @Test
  void aMissingOptionAndAnUnknownCommandAreTold() {
    assertEquals(2, run(Map.of(), "worker"));
    assertEquals(
        List.of("Missing required option: '--bootstrap=<bootstrap>'", "See posewire worker --help"),
        errors());
    err.getBuffer().setLength(0);
    assertEquals(2, run(Map.of(), "wroker"));
    assertEquals(
        List.of("Unexpected argument: 'wroker' (did you mean worker?)", "See posewire --help"),
        errors());
  }

  @Test
  void allUnknownKeysOfAFileAreToldAtOnce() throws Exception {
    String file = file("max-frameage=3s", "tracks=5", "colour=red", "config=other");
    assertEquals(2, run(Map.of(), "worker", "--config", file, "--bootstrap", "b:9092"));
    assertEquals(
        List.of(
            "the file " + file + " has unknown keys; see --help for the options",
            "  colour: no command has this option",
            "  config: a file cannot name another; remove the line",
            "  max-frameage: no command has this option (did you mean max-frame-age?)"),
        errors());
  }

  @Test
  void aFileThatIsNotThereIsTold() {
    assertEquals(2, run(Map.of(), "worker", "--config", "/not/there", "--bootstrap", "b"));
    assertTrue(err.toString().startsWith("cannot read the file /not/there: "), err.toString());
  }

  @Test
  void unknownVariablesAreFoundButThoseOfOthersAreNot() {
    Map<String, String> environment =
        Map.of(
            "POSEWIRE_MAX_FRAMEAGE", "1s",
            "POSEWIRE_MAX_FRAME_AGE", "1s",
            "POSEWIRE_SECRET_DOCK", "x",
            "POSEWIRE_MODEL_DIR", "/models",
            "POSEWIRE_KAFKA_SERVICE_HOST", "10.0.0.1",
            "HOME", "/home/u");
    OptionDefaults defaults =
        OptionDefaults.load(environment, Set.of("max-frame-age"), Optional.empty());
    assertEquals(
        List.of(
            "POSEWIRE_KAFKA_SERVICE_HOST",
            "POSEWIRE_MAX_FRAMEAGE (did you mean POSEWIRE_MAX_FRAME_AGE?)"),
        defaults.unknownVariables());
  }

  @Test
  void helpShowsTwinAndDefaultOfEachOptionEvenIfTheEnvironmentIsWrong() {
    assertEquals(0, run(Map.of("POSEWIRE_MAX_FRAME_AGE", "soon"), "worker", "--help"));
    String help = out.toString();
    assertTrue(help.contains("[POSEWIRE_MAX_FRAME_AGE, default: 2s]"), help);
    assertTrue(help.contains("[POSEWIRE_MEMORY, default: 256MiB]"), help);
    assertTrue(help.contains("[POSEWIRE_BOOTSTRAP]"), help);
    assertTrue(help.contains("[POSEWIRE_CONFIG]"), help);
    assertTrue(help.contains("-h, --help"), help);
    assertTrue(help.contains("-V, --version"), help);
    assertFalse(help.contains("picocli"), help);
    assertFalse(help.contains("POSEWIRE_HELP"), help);
    assertFalse(help.contains("soon"), help);
  }

  @Test
  void whatTheCallerCanMendEndsWithTwoAndWithoutAPassword() {
    worker.failure = Optional.of(new UserErrorException("cannot open rtsp://u:p@dock-3/: 401"));
    assertEquals(
        ProcessLifecycle.EXIT_USER_ERROR, run(Map.of(), "worker", "--bootstrap", "b:9092"));
    assertEquals(List.of("cannot open rtsp://***@dock-3/: 401"), errors());
  }

  @Test
  void anyOtherFailureEndsWithOne() {
    worker.failure = Optional.of(new IllegalStateException("our bug"));
    assertEquals(ProcessLifecycle.EXIT_FATAL, run(Map.of(), "worker", "--bootstrap", "b:9092"));
  }

  @Test
  void anOptionOfOneCallHasNoTwins() throws IOException {
    assertEquals(0, run(Map.of("POSEWIRE_ONCE", "true"), "decoder"));
    assertFalse(decoder.once);

    assertEquals(2, run(Map.of(), "decoder", "--config", file("once=true")));
    assertTrue(err.toString().contains("once: no command has this option"), err::toString);

    assertEquals(0, run(Map.of(), "decoder", "--help"));
    assertTrue(out.toString().contains("Does it once."), out::toString);
    assertFalse(out.toString().contains("POSEWIRE_ONCE"), out::toString);
  }

  @Test
  void anOptionOfOneCallTakesAValueAsOthersDo() {
    assertEquals(0, run(Map.of(), "decoder", "--once"));
    assertTrue(decoder.once);
    assertEquals(0, run(Map.of(), "decoder", "--once=false"));
    assertFalse(decoder.once);
  }

  @Test
  void referencesToVariablesStayAsTheyAre() throws IOException {
    String file = file("bootstrap=user:${env:PATH}@${sys:user.home}");

    assertEquals(0, run(Map.of(), "worker", "--config", file));
    assertEquals("user:${env:PATH}@${sys:user.home}", worker.bootstrap);

    assertEquals(0, run(Map.of("POSEWIRE_BOOTSTRAP", "${env:PATH:-x}"), "worker"));
    assertEquals("${env:PATH:-x}", worker.bootstrap);
  }
}
