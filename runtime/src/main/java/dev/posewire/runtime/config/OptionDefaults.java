package dev.posewire.runtime.config;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The values of options that the command line does not name: the environment twin ({@code
 * POSEWIRE_MAX_FRAME_AGE} for {@code --max-frame-age}) first, then the properties file ({@code
 * max-frame-age=2s}), then the default in the annotation. An empty variable counts as not set, as
 * compose files pass those on. Immutable.
 */
public final class OptionDefaults implements IDefaultValueProvider {
  /** Read by scripts, by the logger or where a secret is resolved; no options of a command. */
  private static final Set<String> KNOWN_VARIABLES =
      Set.of(
          "POSEWIRE_JAVA_OPTS", "POSEWIRE_LOG_LEVEL", "POSEWIRE_MODEL_DIR", "POSEWIRE_SHARED_DIR");

  private static final String SECRET_PREFIX = "POSEWIRE_SECRET_";
  private static final String CONFIG_KEY = "config";

  private final Map<String, String> environment;
  private final Map<String, String> file;
  private final String fileName;
  private final Set<String> keys;

  private OptionDefaults(
      Map<String, String> environment,
      Map<String, String> file,
      String fileName,
      Set<String> keys) {
    this.environment = Map.copyOf(environment);
    this.file = Map.copyOf(file);
    this.fileName = fileName;
    this.keys = Set.copyOf(keys);
  }

  /**
   * Reads the file and checks its keys.
   *
   * @param keys of all options of all commands: one file serves them all
   * @param configFile wins over the variable {@code POSEWIRE_CONFIG}
   * @throws UserErrorException if the file cannot be read, or naming all of its unknown keys
   */
  public static OptionDefaults load(
      Map<String, String> environment, Set<String> keys, Optional<Path> configFile) {
    Optional<Path> path =
        configFile.or(
            () ->
                Optional.ofNullable(environment.get(OptionNames.variable(CONFIG_KEY)))
                    .filter(value -> !value.isBlank())
                    .map(Path::of));
    if (path.isEmpty()) {
      return new OptionDefaults(environment, Map.of(), "", keys);
    }
    Map<String, String> file = read(path.get());
    checkKeys(path.get(), file, keys);
    return new OptionDefaults(environment, file, path.get().toString(), keys);
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return find(argument).map(Found::value).orElse(null); // picocli's word for "none"
  }

  /** Where the value of an option comes from, as an error says it: {@code variable POSEWIRE_X}. */
  Optional<String> origin(ArgSpec argument) {
    return find(argument).map(Found::origin);
  }

  /**
   * The POSEWIRE variables that no command knows, each with what was probably meant. They are worth
   * a warning but no error: Kubernetes sets POSEWIRE_..._SERVICE_HOST by itself for a service of
   * such a name, and a newer deployment file must be able to start an older version.
   */
  public List<String> unknownVariables() {
    List<String> variables = keys.stream().map(OptionNames::variable).toList();
    return environment.keySet().stream()
        .filter(name -> name.startsWith(OptionNames.ENVIRONMENT_PREFIX))
        .filter(name -> !name.startsWith(SECRET_PREFIX) && !KNOWN_VARIABLES.contains(name))
        .filter(name -> !variables.contains(name))
        .sorted()
        .map(name -> name + didYouMean(name, variables))
        .toList();
  }

  static String didYouMean(String name, Iterable<String> candidates) {
    List<String> names = new ArrayList<>();
    candidates.forEach(names::add);
    return Nearest.to(name, names).map(near -> " (did you mean " + near + "?)").orElse("");
  }

  private record Found(String value, String origin) {}

  private Optional<Found> find(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !OptionNames.isSetting(option)) {
      return Optional.empty();
    }
    String key = OptionNames.key(option);
    String variable = OptionNames.variable(key);
    if (!environment.getOrDefault(variable, "").isBlank()) {
      return Optional.of(new Found(environment.get(variable), "variable " + variable));
    }
    return Optional.ofNullable(file.get(key))
        .map(value -> new Found(value, "key " + key + " in " + fileName));
  }

  private static Map<String, String> read(Path path) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          String.format(
              "cannot read the file %s: %s; give a readable properties file in UTF-8 by %s or %s",
              path, e, ConfigOption.NAME, OptionNames.variable(CONFIG_KEY)),
          e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  private static void checkKeys(Path path, Map<String, String> file, Set<String> keys) {
    List<String> problems = new ArrayList<>();
    for (String key : file.keySet()) {
      if (key.equals(CONFIG_KEY)) {
        problems.add("config: a file cannot name another; remove the line");
      } else if (!keys.contains(key)) {
        problems.add(key + ": no command has this option" + didYouMean(key, keys));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserErrorException(
          String.format(
              "the file %s has unknown keys; see --help for the options%n  %s",
              path, String.join(System.lineSeparator() + "  ", problems)));
    }
  }
}
