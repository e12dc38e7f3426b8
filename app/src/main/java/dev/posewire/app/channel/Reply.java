package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a command has to say: for machines, and for people.
 *
 * @param json empty: standard output is for something else
 * @param problems go to standard error, a line each
 */
record Reply(Optional<JsonNode> json, ForPeople lines, List<String> problems, int exitCode) {
  /** The lines for people. {@code width}: the terminal's; empty: there is no limit. */
  interface ForPeople {
    List<String> lines(OptionalInt width);
  }

  Reply {
    problems = List.copyOf(problems);
  }

  static Reply of(JsonNode json, ForPeople lines) {
    return new Reply(Optional.of(json), lines, List.of(), ProcessLifecycle.EXIT_OK);
  }

  static Reply silent() {
    return new Reply(Optional.empty(), width -> List.of(), List.of(), ProcessLifecycle.EXIT_OK);
  }

  Reply withExitCode(int code) {
    return new Reply(json, lines, problems, code);
  }

  Reply withProblems(List<String> told, int code) {
    return new Reply(json, lines, told, code);
  }
}
