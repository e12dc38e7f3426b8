package dev.posewire.runtime.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * All that is wrong with one command line and its environment and file, each once, in the words of
 * the user: option, value, where the value comes from, remedy. Not thread-safe: owned by the main
 * thread.
 */
final class UsageProblems {
  private final OptionDefaults defaults;
  private final Set<String> lines = new LinkedHashSet<>();
  private final Set<ArgSpec> wrongDefaults = new LinkedHashSet<>();

  UsageProblems(OptionDefaults defaults) {
    this.defaults = defaults;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The options whose value in the environment or the file is wrong. */
  Set<ArgSpec> wrongDefaults() {
    return Set.copyOf(wrongDefaults);
  }

  /**
   * Adds what the parser found.
   *
   * @return whether a wrong value of environment or file is new: the parser stops at the first one,
   *     so that others may be hidden behind it
   */
  boolean addAll(ParseResult result) {
    int before = wrongDefaults.size();
    for (ParseResult r = result; r != null; r = r.subcommand()) {
      r.errors().stream()
          .filter(ParameterException.class::isInstance)
          .map(ParameterException.class::cast)
          .forEach(this::add);
    }
    return wrongDefaults.size() > before;
  }

  private void add(ParameterException problem) {
    if (problem instanceof UnmatchedArgumentException unmatched) {
      unmatched.getUnmatched().forEach(name -> addUnmatched(unmatched.getCommandLine(), name));
      return;
    }
    if (problem instanceof MissingParameterException missing && hasDefault(missing)) {
      // After another problem the parser does not get as far as the environment and the file.
      return;
    }
    lines.add(Masking.url(problem.getMessage()) + origin(problem));
  }

  private String origin(ParameterException problem) {
    ArgSpec argument = problem.getArgSpec();
    // Values that the command line gives are not looked up, and those have been matched.
    if (argument == null || !argument.originalStringValues().isEmpty()) {
      return "";
    }
    Optional<String> origin = defaults.origin(argument);
    origin.ifPresent(from -> wrongDefaults.add(argument));
    return origin.map(from -> " (" + from + ")").orElse("");
  }

  private boolean hasDefault(MissingParameterException missing) {
    return !missing.getMissing().isEmpty()
        && missing.getMissing().stream().allMatch(arg -> defaults.origin(arg).isPresent());
  }

  private void addUnmatched(CommandLine command, String name) {
    boolean option = name.startsWith("-");
    Collection<String> candidates =
        option ? optionNames(command) : command.getSubcommands().keySet();
    String bare = option ? name.replaceFirst("=.*$", "") : name;
    String kind = option ? "Unknown option: '" : "Unexpected argument: '";
    lines.add(kind + Masking.url(name) + "'" + OptionDefaults.didYouMean(bare, candidates));
  }

  private static List<String> optionNames(CommandLine command) {
    return command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
  }
}
