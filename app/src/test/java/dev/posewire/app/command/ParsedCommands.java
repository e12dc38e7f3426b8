package dev.posewire.app.command;

import dev.posewire.app.Main;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.CommandShell;
import dev.posewire.runtime.config.PerCall;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** All commands, each with its options taken in and its help shown, but not run. */
final class ParsedCommands {
  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> arguments;

  private ParsedCommands(Path folder, Map<String, String> environment, List<String> arguments) {
    this.folder = folder;
    this.environment = environment;
    this.arguments = arguments;
  }

  /** One that has been parsed, and its help. */
  record Parsed(CommandLine line, String help) {
    List<OptionSpec> settings() {
      return line.getCommandSpec().options().stream()
          .filter(option -> !option.usageHelp() && !option.versionHelp())
          .filter(option -> !option.longestName().equals("--config"))
          .filter(option -> !isPerCall(option))
          .toList();
    }

    private static boolean isPerCall(OptionSpec option) {
      return ((AnnotatedElement) option.userObject()).isAnnotationPresent(PerCall.class);
    }

    <T> T command(Class<T> type) {
      return type.cast(line.getCommand());
    }
  }

  /** Nothing is set. */
  static ParsedCommands withDefaults(Path folder) {
    return new ParsedCommands(folder, Map.of(), List.of());
  }

  /** All by a properties file. */
  static ParsedCommands fromFile(Path folder, Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    Path file = folder.resolve("posewire.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ParsedCommands(folder, Map.of(), List.of("--config", file.toString()));
  }

  /** All by the environment. */
  static ParsedCommands fromEnvironment(Path folder, Map<String, String> values) {
    Map<String, String> environment = new HashMap<>();
    values.forEach((key, value) -> environment.put(variable(key), value));
    return new ParsedCommands(folder, environment, List.of());
  }

  static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  static String variable(String key) {
    return "POSEWIRE_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** All that can be run, such as {@code up} or {@code model fetch}. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    collect(root().getSubcommands().values(), "", names);
    return names;
  }

  private static void collect(
      Collection<CommandLine> lines, String prefix, Collection<String> names) {
    for (CommandLine line : lines) {
      names.add(prefix + line.getCommandName());
      collect(line.getSubcommands().values(), prefix + line.getCommandName() + " ", names);
    }
  }

  Parsed parse(String name) {
    CommandLine root = root();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> words = new ArrayList<>(List.of(name.split(" ", -1)));
    words.addAll(arguments);
    words.add("--help");
    int code = new CommandShell(root, environment).execute(words.toArray(String[]::new));
    if (code != 0) throw new AssertionError(name + " ended with " + code + ": " + err);
    CommandLine line = root;
    for (String word : name.split(" ", -1)) line = line.getSubcommands().get(word);
    return new Parsed(line, out.toString());
  }

  private CommandLine root() {
    return Main.commands(new ModelFolders(Optional.empty(), folder), environment);
  }
}
