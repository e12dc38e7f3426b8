package dev.posewire.systemtests;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.bench.Ports;
import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that README shows do what it says of them. The comment at README's end explains the
 * kinds of its blocks.
 *
 * <p>Each command runs in a folder of its own, which holds the files that README shows and a clip
 * {@code street.mp4} of the test card; the broker has a free port, and the network is the test
 * card's where the command names none.
 */
@Timeout(240)
class ReadmeIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What the JVM answers to SIGTERM. */
  private static final int TERMINATED = 143;

  private static final int CLIP_FRAMES = 10;
  private static final int CLIP_PEOPLE = 2;

  private static final String TO_ITS_END = "sh";
  private static final String SETUP = "sh setup";
  private static final String UNTIL_STOPPED = "sh until-stopped";
  private static final String SERVING = "sh serving";
  private static final String TOGETHER = "sh together";
  private static final String NEEDS_NETWORK = "sh needs-network";

  /** Run by {@code system-tests/compose/run}, line by line. */
  private static final String DOCKER = "sh docker";

  private static final Set<String> KINDS =
      Set.of(TO_ITS_END, SETUP, UNTIL_STOPPED, SERVING, TOGETHER, NEEDS_NETWORK, DOCKER);

  /** Commands that meet at one broker, whose port is not the usual one. */
  private static final Set<String> STAGES =
      Set.of("broker", "ingest", "worker", "decoder", "sink", "events");

  private static final String STAGE = "stage.properties";
  private static final String ALONE = "alone.properties";

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\S[^\\n]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern FILE = Pattern.compile("(?:properties|yaml) (\\S+)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern OPTION = Pattern.compile("(--[a-z-]+)");

  @TempDir Path folder;

  /** One fenced block: what stands behind the fence, and what within. */
  private record Block(String info, String text) {
    List<String> lines() {
      return text.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  @BeforeEach
  void prepareFolder() throws IOException {
    for (Block block : blocks()) {
      Matcher file = FILE.matcher(block.info());
      if (file.matches()) Files.writeString(folder.resolve(file.group(1)), block.text());
    }
    TestCardScene scene =
        new TestCardScene(TestCardSettings.parse("testcard:?seed=3&fps=25&people=" + CLIP_PEOPLE));
    Path unused = TestCardVideo.write(folder.resolve("street.mp4"), scene, CLIP_FRAMES);
    Files.writeString(
        folder.resolve(ALONE),
        "broker-port=0\nmodel=testcard\napi=127.0.0.1:%d\n".formatted(Ports.free()));
    int brokerPort = Ports.free();
    Files.writeString(
        folder.resolve(STAGE),
        "broker-port=%1$d\nbootstrap-servers=127.0.0.1:%1$d\napi=127.0.0.1:0\n"
            .formatted(brokerPort));
  }

  @Test
  void everyShellBlockIsOfAKnownKind() {
    Set<String> kinds =
        blocks().stream()
            .map(Block::info)
            .filter(info -> info.matches("(sh|bash|shell|console)\\b.*"))
            .collect(toSet());

    assertEquals(KINDS, kinds);
  }

  @Test
  void setUpIsTwoCommandsOfWhichTheFirstShowsTheWhole() throws Exception {
    assertEquals(List.of("./posewire demo", "./mvnw verify"), lines(SETUP).toList());

    try (PosewireProcess demo = start("./posewire demo")) {
      awaitReady(demo);
      assertEquals(TERMINATED, demo.terminate(), demo::toString);
    }
  }

  static Stream<String> toTheirEnd() {
    return lines(TO_ITS_END);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("toTheirEnd")
  void endsByItselfWithoutAnError(String line) throws Exception {
    try (PosewireProcess process = start(line)) {
      assertEquals(0, process.awaitExit(LIMIT), process::toString);
      assertShowsPeople(line, process);
    }
  }

  private void assertShowsPeople(String line, PosewireProcess process) throws Exception {
    if (line.startsWith("./posewire demo")) {
      List<String> output = process.output();
      String sum = output.get(output.size() - 1);
      assertTrue(sum.matches("[1-9]\\d* events with [1-9]\\d* people in all"), process::toString);
    }
    if (line.startsWith("./posewire analyze")) {
      List<Observed> events = Observed.read(folder.resolve("poses.jsonl")).get("street.mp4");
      assertEquals(CLIP_FRAMES, events.size());
      assertTrue(events.stream().allMatch(event -> event.people().size() == CLIP_PEOPLE));
      try (Stream<Path> drawn = Files.list(folder.resolve("drawn"))) {
        assertEquals(CLIP_FRAMES, drawn.count());
      }
    }
  }

  static Stream<String> untilStopped() {
    return lines(UNTIL_STOPPED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("untilStopped")
  void runsUntilItIsStopped(String line) throws Exception {
    try (PosewireProcess process = start(line)) {
      awaitReady(process);
      assertEquals(TERMINATED, process.terminate(), process::toString);
    }
  }

  @Test
  void linesBehindOneThatServesEndByThemselves() throws Exception {
    for (Block block : blocks(SERVING).toList()) {
      List<String> lines = block.lines();
      try (PosewireProcess server = start(lines.get(0))) {
        awaitReady(server);
        for (String line : lines.subList(1, lines.size())) {
          try (PosewireProcess process = start(line)) {
            assertEquals(0, process.awaitExit(LIMIT), () -> line + "\n" + process + server);
          }
        }
        assertEquals(TERMINATED, server.terminate(), server::toString);
      }
    }
  }

  @Test
  void stagesOfOneBlockWorkTogetherUntilTheLastHasDoneItsPart() throws Exception {
    for (Block block : blocks(TOGETHER).toList()) {
      Deque<PosewireProcess> running = new ArrayDeque<>();
      try {
        List<String> lines = block.lines();
        for (String line : lines.subList(0, lines.size() - 1)) {
          running.push(start(line));
          awaitReady(running.peek());
        }
        try (PosewireProcess last = start(lines.get(lines.size() - 1))) {
          assertEquals(0, last.awaitExit(LIMIT), () -> last + "\n" + running);
          List<Observed> events = last.output().stream().map(Observed::parse).toList();
          assertTrue(events.stream().anyMatch(event -> !event.people().isEmpty()), last::toString);
        }
        while (!running.isEmpty()) {
          try (PosewireProcess stage = running.pop()) {
            assertEquals(TERMINATED, stage.terminate(), stage::toString);
          }
        }
      } finally {
        running.forEach(PosewireProcess::close);
      }
    }
  }

  static Stream<String> needingTheNetwork() {
    return lines(NEEDS_NETWORK);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("needingTheNetwork")
  void hasTheOptionsThatItIsShownWith(String line) throws Exception {
    List<String> words = words(line);
    List<String> command =
        new ArrayList<>(words.stream().takeWhile(word -> word.matches("[a-z]+")).toList());
    command.add("--help");
    try (PosewireProcess help = PosewireProcess.start(folder, command)) {
      assertEquals(0, help.awaitExit(LIMIT), help::toString);
      String text = String.join("\n", help.output());
      OPTION
          .matcher(String.join(" ", words))
          .results()
          .map(option -> option.group(1))
          .forEach(option -> assertTrue(text.contains(option), option + " is not in\n" + text));
    }
  }

  /** Starts a line as a shell would: it may hold words and double quotes, nothing else. */
  private PosewireProcess start(String line) throws IOException {
    List<String> words = new ArrayList<>(words(line));
    if (words.get(0).matches("[a-z]+") && !words.contains("--config")) {
      words.add("--config=" + (STAGES.contains(words.get(0)) ? STAGE : ALONE));
    }
    return PosewireProcess.start(folder, words);
  }

  private static List<String> words(String line) {
    assertTrue(line.matches("\\./posewire [^'|<>;$\\\\`*]+"), "not a plain command: " + line);
    return WORD.matcher(line)
        .results()
        .skip(1)
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private static void awaitReady(PosewireProcess process) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(process.monitor() + "/health/ready"))
            .timeout(Await.LIMIT)
            .build();
    HttpClient client = HttpClient.newHttpClient();
    Await.until(
        "the readiness of " + process,
        () -> {
          assertTrue(process.isAlive(), process::toString);
          try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
          } catch (ConnectException e) {
            return false; // it is ending: the next turn shows why
          }
        });
  }

  private static Stream<String> lines(String kind) {
    return blocks(kind).flatMap(block -> block.lines().stream());
  }

  private static Stream<Block> blocks(String kind) {
    return blocks().stream().filter(block -> block.info().equals(kind));
  }

  private static List<Block> blocks() {
    try {
      return BLOCK
          .matcher(Files.readString(Path.of("..", "README.md")))
          .results()
          .map(block -> new Block(block.group(1), block.group(2)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
