package dev.posewire.systemtests.kubernetes;

import dev.posewire.app.Main;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.CommandShell;
import dev.posewire.runtime.config.OptionDefaults;
import dev.posewire.runtime.config.PerCall;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Takes arguments and variables in as the posewire command does, and runs nothing. */
final class PosewireArguments {
  private PosewireArguments() {}

  /** What is wrong with them. */
  static List<String> problems(List<String> arguments, Map<String, String> environment) {
    CommandLine root = root(environment);
    root.setDefaultValueProvider(
        OptionDefaults.load(environment, settings(root), Optional.empty()));
    ParseResult result = root.parseArgs(arguments.toArray(String[]::new));
    List<String> problems = new ArrayList<>();
    addErrors(result, problems);
    if (!result.hasSubcommand()) problems.add("no command: " + arguments);
    while (result.hasSubcommand()) {
      result = result.subcommand();
      addErrors(result, problems);
    }
    return problems;
  }

  private static void addErrors(ParseResult result, List<String> problems) {
    result.errors().forEach(error -> problems.add(error.getMessage()));
  }

  /** The variables of Posewire's that none of these commands knows. */
  static List<String> unknown(Set<String> variables, Set<String> commands) {
    Map<String, CommandLine> all = root(Map.of()).getSubcommands();
    Set<String> keys = new TreeSet<>();
    for (String command : commands) {
      if (all.containsKey(command)) keys.addAll(settings(all.get(command)));
    }
    Map<String, String> environment = new TreeMap<>();
    variables.forEach(variable -> environment.put(variable, "set"));
    return OptionDefaults.load(environment, keys, Optional.empty()).unknownVariables();
  }

  private static CommandLine root(Map<String, String> environment) {
    ModelFolders none = new ModelFolders(Optional.empty(), Path.of("no-models"));
    CommandLine root = Main.commands(none, environment);
    CommandShell unused = new CommandShell(root, environment); // sets the parser up
    return root;
  }

  /** The keys of the settings of a command and those below it. */
  private static Set<String> settings(CommandLine command) {
    Set<String> keys = new TreeSet<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      boolean perCall =
          option.userObject() instanceof AnnotatedElement field
              && field.isAnnotationPresent(PerCall.class);
      if (!perCall) keys.add(option.longestName().replaceFirst("^-+", ""));
    }
    command.getSubcommands().values().forEach(below -> keys.addAll(settings(below)));
    return keys;
  }
}
