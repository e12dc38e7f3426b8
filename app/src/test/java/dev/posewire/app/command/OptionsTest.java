package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.command.ParsedCommands.Parsed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for every option of every command. */
class OptionsTest {
  @TempDir Path folder;
  private Map<String, Setting> settings;
  private final Map<String, String> texts = new TreeMap<>();

  static Stream<String> commands() {
    return ParsedCommands.withDefaults(Path.of("unused")).names().stream();
  }

  @BeforeEach
  void prepare() {
    settings =
        Setting.all(
            folder.resolve("clients.properties"),
            folder.resolve("channels.yaml"),
            folder.resolve("sinks.yaml"));
    settings.forEach((key, setting) -> texts.put(key, setting.text()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isSetByTheFile(String command) {
    assertAllAreSet(ParsedCommands.fromFile(folder, texts).parse(command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isSetByTheEnvironment(String command) {
    assertAllAreSet(ParsedCommands.fromEnvironment(folder, texts).parse(command));
  }

  private void assertAllAreSet(Parsed parsed) {
    for (OptionSpec option : parsed.settings()) {
      Setting setting = settings.get(ParsedCommands.key(option));
      assertNotEquals(option.defaultValue(), setting.text(), option::longestName);
      Object value = option.getValue();
      assertEquals(setting.value(), value, option::longestName);
    }
  }

  @Test
  void hasAValueInTheseTests() {
    Set<String> keys = new TreeSet<>();
    ParsedCommands commands = ParsedCommands.withDefaults(folder);
    for (String name : commands.names()) {
      commands.parse(name).settings().forEach(option -> keys.add(ParsedCommands.key(option)));
    }
    assertEquals(settings.keySet(), keys);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isShownByTheHelpWithItsVariableAndItsDefault(String command) {
    Parsed parsed = ParsedCommands.withDefaults(folder).parse(command);
    String help = withoutBreaks(parsed.help());
    for (OptionSpec option : parsed.settings()) {
      String variable = ParsedCommands.variable(ParsedCommands.key(option));
      String shown = option.defaultValue() == null ? "" : ", default: " + option.defaultValue();
      String sources = withoutBreaks("[" + variable + shown + "]");
      assertTrue(help.contains(sources), () -> sources + " is not in " + parsed.help());
    }
    assertTrue(help.contains("[POSEWIRE_CONFIG]"), help);
  }

  /** The help breaks lines at blanks and colons. */
  private static String withoutBreaks(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** Options of one name have one variable and one key: they must not differ in what they take. */
  @Test
  void takesTheSameWhereverItsNameIs() {
    Map<String, String> forms = new HashMap<>();
    ParsedCommands commands = ParsedCommands.withDefaults(folder);
    for (String name : commands.names()) {
      for (OptionSpec option : commands.parse(name).settings()) {
        String form = option.type().getSimpleName() + " " + option.paramLabel();
        String before = forms.putIfAbsent(option.longestName(), form);
        assertEquals(before == null ? form : before, form, name + " " + option.longestName());
      }
    }
  }
}
