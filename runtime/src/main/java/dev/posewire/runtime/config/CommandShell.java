package dev.posewire.runtime.config;

import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs a tree of picocli commands as all commands of the project are run: values from command line,
 * environment and file ({@link OptionDefaults}), all wrong values told at once, help with the
 * environment twins. Each command mixes in {@link ConfigOption}. Not thread-safe: owned by the main
 * thread.
 *
 * <p>A flag ({@code --flag}) also takes {@code --flag=false}, so that the command line can take
 * back what environment or file has set.
 */
public final class CommandShell {
  private static final Logger log = LoggerFactory.getLogger(CommandShell.class);

  private final CommandLine root;
  private final Map<String, String> environment;
  private final Set<String> keys;

  /**
   * @param root with all its subcommands added
   * @param environment of the process; nothing else reads it
   */
  public CommandShell(CommandLine root, Map<String, String> environment) {
    this.root = root;
    this.environment = Map.copyOf(environment);
    this.keys = OptionNames.keys(root);
    root.registerConverter(Duration.class, converter(Durations::parse));
    root.registerConverter(DataSize.class, converter(DataSize::parse));
    root.registerConverter(HostAndPort.class, converter(HostAndPort::parse));
    root.setHelpFactory(OptionHelp.FACTORY);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExecutionExceptionHandler((e, command, result) -> reportFailure(e));
    forEach(root, command -> command.getCommandSpec().parser().collectErrors(true));
    forEach(root, command -> nameHelpOptions(command.getCommandSpec()));
    // A reference to a secret stays one; picocli would put the secret in its place.
    forEach(root, command -> command.getCommandSpec().interpolateVariables(false));
    forEach(root, command -> letFlagsTakeAValue(command.getCommandSpec()));
  }

  /**
   * Parses and runs.
   *
   * @return the command's own exit code; 2 after a problem that the caller can mend, told on the
   *     standard error; 1 after any other failure, logged
   */
  public int execute(String... args) {
    try {
      OptionDefaults defaults = OptionDefaults.load(environment, keys, configFile(args));
      defaults.unknownVariables().forEach(name -> log.warn("unknown variable {} is ignored", name));
      root.setDefaultValueProvider(defaults);
      root.setExecutionStrategy(result -> runOrReport(result, defaults, args));
      return root.execute(args);
    } catch (UserErrorException e) {
      return reportFailure(e);
    }
  }

  private int runOrReport(ParseResult result, OptionDefaults defaults, String... args) {
    Integer helped = CommandLine.executeHelpRequest(result);
    if (helped != null) {
      return helped;
    }
    UsageProblems problems = new UsageProblems(defaults);
    boolean more = problems.addAll(result);
    while (more) {
      // The parser gives up at the first wrong default: look behind it.
      root.setDefaultValueProvider(
          arg -> problems.wrongDefaults().contains(arg) ? null : defaults.defaultValue(arg));
      more = problems.addAll(root.parseArgs(args));
    }
    return problems.isEmpty() ? new RunLast().execute(result) : report(result, problems);
  }

  private int report(ParseResult result, UsageProblems problems) {
    ParseResult last = result;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    problems.lines().forEach(root.getErr()::println);
    root.getErr().println("See " + last.commandSpec().qualifiedName() + " --help");
    root.getErr().flush();
    return ProcessLifecycle.EXIT_USER_ERROR;
  }

  private int reportFailure(Exception e) {
    if (e instanceof UserErrorException || e instanceof ParameterException) {
      root.getErr().println(Masking.url(e.getMessage()));
      root.getErr().flush();
      return ProcessLifecycle.EXIT_USER_ERROR;
    }
    log.error("the command failed", e);
    return ProcessLifecycle.EXIT_FATAL;
  }

  /** The file must be known before the parser asks for the values in it. */
  private static Optional<Path> configFile(String... args) {
    String prefix = ConfigOption.NAME + "=";
    Optional<String> file = Optional.empty();
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(prefix)) {
        file = Optional.of(args[i].substring(prefix.length()));
      } else if (args[i].equals(ConfigOption.NAME) && i + 1 < args.length) {
        file = Optional.of(args[i + 1]);
      }
    }
    try {
      return file.map(Path::of);
    } catch (InvalidPathException e) {
      throw new UserErrorException(ConfigOption.NAME + " is not a file name: " + file.get(), e);
    }
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /** Theirs are picocli's own variables, which help would show once nothing replaces them. */
  private static void nameHelpOptions(CommandSpec spec) {
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (option.usageHelp() || option.versionHelp()) {
        OptionSpec named = option.toBuilder().names(option.names()).build();
        spec.remove(option);
        spec.addOption(named);
      }
    }
  }

  /** Else picocli toggles: {@code --flag} would mean false where the environment says true. */
  private static void letFlagsTakeAValue(CommandSpec spec) {
    for (OptionSpec option : List.copyOf(spec.options())) {
      if (OptionNames.takesAValue(option) && option.arity().max() == 0 && option.group() == null) {
        spec.remove(option);
        spec.addOption(
            option.toBuilder()
                .arity("0..1")
                .fallbackValue("true")
                .paramLabel("true|false")
                .build());
      }
    }
  }

  private static void forEach(CommandLine command, Consumer<CommandLine> action) {
    action.accept(command);
    command.getSubcommands().values().forEach(below -> forEach(below, action));
  }
}
