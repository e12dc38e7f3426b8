package dev.posewire.systemtests.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the workflows name is there, is pinned, and may do no more than it must. */
final class WorkflowsTest {
  private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@v\\d+(\\.\\d+)*");
  private static final Pattern SCRIPT =
      Pattern.compile("(?<![\\w./-])((?:\\./|\\.ci/|deploy/|system-tests/)[\\w./-]+)");
  private static final Pattern MODULES = Pattern.compile("-pl ([\\w,-]+)");

  static List<Workflow> workflows() throws IOException {
    return Workflow.all();
  }

  @Test
  void theThreeAreLookedAt() throws IOException {
    assertEquals(
        Set.of("openvino.yml", "release.yml", "verify.yml"),
        workflows().stream().map(Workflow::toString).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyActionIsPinned(Workflow workflow) {
    for (String action : workflow.uses()) {
      if (action.startsWith("./")) {
        assertTrue(Files.isRegularFile(Workflow.ROOT.resolve(action)), action + " is not there");
      } else {
        assertTrue(PINNED.matcher(action).matches(), action + " has no version");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyScriptIsThereAndRuns(Workflow workflow) {
    List<String> scripts = named(SCRIPT, workflow);
    assertFalse(scripts.isEmpty() && !workflow.commands().isEmpty(), "no script found");
    for (String script : scripts) {
      Path file = Workflow.ROOT.resolve(script);
      assertTrue(Files.isRegularFile(file), script + " is not there");
      assertTrue(Files.isExecutable(file), script + " cannot be executed");
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyModuleIsThere(Workflow workflow) {
    for (String modules : named(MODULES, workflow)) {
      for (String module : modules.split(",", -1)) {
        assertTrue(Files.exists(Workflow.ROOT.resolve(module).resolve("pom.xml")), module);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void everyJobIsBoundedAndWaitsForJobsThatExist(Workflow workflow) {
    Map<String, JsonNode> jobs = workflow.jobs();
    jobs.forEach(
        (name, job) -> {
          assertTrue(job.has("timeout-minutes") || job.has("uses"), name + " has no limit");
          for (String needed : texts(job.path("needs"))) {
            assertTrue(jobs.containsKey(needed), name + " needs " + needed);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void onlyWhatPublishesMayWrite(Workflow workflow) {
    JsonNode permissions = workflow.root().get("permissions");
    assertFalse(permissions.toString().contains("write"), () -> workflow + ": " + permissions);
    Set<String> writers = new TreeSet<>();
    workflow
        .jobs()
        .forEach(
            (name, job) -> {
              if (job.path("permissions").toString().contains("write")) writers.add(name);
            });
    Set<String> publishers =
        workflow.toString().equals("release.yml") ? Set.of("images", "publish") : Set.of();
    assertEquals(publishers, writers);
  }

  @Test
  void nothingIsPublishedThatIsNotVerified() throws IOException {
    Map<String, JsonNode> jobs = Workflow.named("release.yml").jobs();
    for (String publisher : List.of("images", "publish")) {
      Set<String> before = new TreeSet<>();
      collectBefore(publisher, jobs, before);
      assertTrue(before.containsAll(List.of("check", "verify", "artifacts")), before::toString);
    }
  }

  private static void collectBefore(String job, Map<String, JsonNode> jobs, Set<String> before) {
    for (String needed : texts(jobs.get(job).path("needs"))) {
      before.add(needed);
      collectBefore(needed, jobs, before);
    }
  }

  /** One text, or a list of them, or nothing. */
  private static List<String> texts(JsonNode node) {
    if (node.isTextual()) return List.of(node.asText());
    return node.valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> named(Pattern pattern, Workflow workflow) {
    return workflow.commands().stream()
        .flatMap(command -> pattern.matcher(command).results())
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
