package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the channels that a command is about, and what went wrong. Not thread-safe: owned
 * by the main thread.
 */
final class Changes {
  private final boolean dryRun;
  private final Map<String, Change> changes = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int exitCode = ProcessLifecycle.EXIT_OK;

  /** {@code dryRun}: they are what would become. */
  Changes(boolean dryRun) {
    this.dryRun = dryRun;
  }

  void add(String id, Change change) {
    changes.put(id, change);
  }

  /** A failure weighs more than what the caller can mend. */
  void add(ApiException problem) {
    problems.add(problem.getMessage());
    exitCode =
        exitCode == ProcessLifecycle.EXIT_FATAL ? ProcessLifecycle.EXIT_FATAL : problem.exitCode();
  }

  void addProblem(String text) {
    problems.add(text);
  }

  /** Whether something became of it, be it nothing new. */
  boolean has(String id) {
    return changes.containsKey(id);
  }

  boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** {@code {"dryRun": false, "changes": [{"channel", "change"}]}}. */
  Reply reply() {
    ObjectNode json = Json.object().put("dryRun", dryRun);
    ArrayNode list = json.putArray("changes");
    changes.forEach(
        (id, change) -> list.addObject().put("channel", id).put("change", change.name()));
    return Reply.of(json, width -> lines()).withProblems(problems, exitCode);
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    changes.forEach(
        (id, change) ->
            lines.add("%-9s  %s%s".formatted(change.word(), id, dryRun ? " (dry run)" : "")));
    return lines;
  }
}
