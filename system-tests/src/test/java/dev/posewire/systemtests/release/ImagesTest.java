package dev.posewire.systemtests.release;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The script of the released images, docker-compose.yml, .env and Dockerfile name the same. */
final class ImagesTest {
  private static final Pattern GLOBAL_ARG = Pattern.compile("(?m)^ARG (\\w+)");
  private static final Pattern STAGE = Pattern.compile("(?m)^FROM .* AS (\\S+)$");
  private static final Pattern LIST = Pattern.compile("(?m)^(\\w+)=\\(([^)]*)\\)");
  private static final Pattern EXPORTED = Pattern.compile("export (\\w+)=");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^(\\w+)=");
  private static final Pattern IMAGE = Pattern.compile("(?m)^(POSEWIRE_\\w*IMAGE)=([^:]+):.*$");

  private static String dockerfile;
  private static String script;
  private static String settings;
  private static JsonNode compose;

  @BeforeAll
  static void read() throws IOException {
    dockerfile = Files.readString(Workflow.ROOT.resolve("Dockerfile"));
    script = Files.readString(Workflow.ROOT.resolve("deploy/release/images"));
    settings = Files.readString(Workflow.ROOT.resolve(".env"));
    compose = Workflow.yaml(Workflow.ROOT.resolve("docker-compose.yml"));
  }

  @Test
  void composeGivesEachArgumentOfTheDockerfile() {
    Set<String> given =
        compose.findValues("args").stream()
            .filter(JsonNode::isObject)
            .flatMap(arguments -> arguments.properties().stream())
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals("<<"))
            .collect(toSet());
    assertEquals(found(GLOBAL_ARG, dockerfile), given);
  }

  @Test
  void everyTargetIsAStage() {
    Set<String> targets =
        compose.findValues("build").stream()
            .map(build -> build.path("target").asText())
            .filter(target -> !target.isEmpty())
            .collect(toSet());
    assertEquals(Set.of("posewire", "rtsp"), targets);
    Set<String> stages = found(STAGE, dockerfile);
    assertTrue(stages.containsAll(targets), stages::toString);
  }

  @Test
  void whatTheScriptSetsIsASetting() {
    Set<String> set = found(EXPORTED, script);
    assertFalse(set.isEmpty());
    assertTrue(found(VARIABLE, settings).containsAll(set), () -> set + " are not all in .env");
  }

  @Test
  void eachServiceThatIsBuiltMakesTheImageOfItsPlace() {
    List<String> services = listed("services");
    List<String> images = listed("images");
    assertEquals(ours().size(), images.size());
    assertEquals(images.size(), services.size());
    for (int i = 0; i < images.size(); i++) {
      assertEquals(images.get(i), ours().get(imageOf(services.get(i))), services.get(i));
    }
  }

  /** Our images without their versions, by the variables that name them in .env. */
  private static Map<String, String> ours() {
    return IMAGE
        .matcher(settings)
        .results()
        .collect(toMap(result -> "${" + result.group(1) + "}", result -> result.group(2)));
  }

  /** Services without an image of their own have that of the stages. */
  private static String imageOf(String service) {
    JsonNode described = compose.path("services").path(service);
    assertFalse(described.isMissingNode(), service + " is no service");
    return described.has("image")
        ? described.get("image").asText()
        : compose.path("x-stage").path("image").asText();
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group(1)).collect(toSet());
  }

  /** An array of the script. */
  private static List<String> listed(String name) {
    return LIST.matcher(script)
        .results()
        .filter(result -> result.group(1).equals(name))
        .flatMap(result -> Stream.of(result.group(2).split(" ", -1)))
        .toList();
  }
}
