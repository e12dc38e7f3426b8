package dev.posewire.runtime.config;

import java.lang.reflect.AnnotatedElement;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The three names of one setting: option, environment twin, key in the file. */
final class OptionNames {
  static final String ENVIRONMENT_PREFIX = "POSEWIRE_";

  private OptionNames() {}

  /** {@code --max-frame-age} becomes {@code max-frame-age}. */
  static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** {@code max-frame-age} becomes {@code POSEWIRE_MAX_FRAME_AGE}. */
  static String variable(String key) {
    return ENVIRONMENT_PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** A long option that stands for a setting; {@code --help} and what is {@link PerCall} do not. */
  static boolean isSetting(OptionSpec option) {
    return takesAValue(option) && !isPerCall(option);
  }

  /** A long option that may be given a value; {@code --help} and {@code --version} may not. */
  static boolean takesAValue(OptionSpec option) {
    return option.longestName().startsWith("--") && !option.usageHelp() && !option.versionHelp();
  }

  private static boolean isPerCall(OptionSpec option) {
    return option.userObject() instanceof AnnotatedElement field
        && field.isAnnotationPresent(PerCall.class);
  }

  /** The keys of all settings of a command and of those below it. */
  static Set<String> keys(CommandLine commandLine) {
    Set<String> keys = new TreeSet<>();
    collect(commandLine, keys);
    return Collections.unmodifiableSet(keys);
  }

  private static void collect(CommandLine commandLine, Set<String> keys) {
    commandLine.getCommandSpec().options().stream()
        .filter(OptionNames::isSetting)
        .map(OptionNames::key)
        .forEach(keys::add);
    commandLine.getSubcommands().values().forEach(below -> collect(below, keys));
  }
}
