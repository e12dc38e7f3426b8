package dev.posewire.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.runtime.config.Masking;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads the values of one entry of a list, each with its rule. What breaks its rule is added to a
 * list of problems, and read as if it were left out.
 */
final class EntryValues {
  static final int MAX_TEXT = 256;

  private final String where;
  private final JsonNode entry;
  private final List<String> problems;

  EntryValues(String where, JsonNode entry, List<String> problems) {
    this.where = where;
    this.entry = entry;
    this.problems = problems;
  }

  void requireKnown(List<String> keys) {
    TreeSet<String> unknown = new TreeSet<>();
    entry.fieldNames().forEachRemaining(unknown::add);
    keys.forEach(unknown::remove);
    unknown.forEach(
        key -> problem("unknown key '%s'; known: %s".formatted(key, String.join(", ", keys))));
  }

  /** The one of two spellings that is used. */
  String either(String first, String second) {
    if (entry.has(first) && entry.has(second)) {
      problem("%s and %s mean the same: leave one out".formatted(first, second));
    }
    return entry.has(second) ? second : first;
  }

  /** Missing where there is none. */
  JsonNode get(String key) {
    return entry.path(key);
  }

  Optional<String> text(String key) {
    JsonNode node = entry.path(key);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    // A number or a truth value is a text that YAML took for something else.
    if (!node.isValueNode() || node.isNull() || node.asText().length() > MAX_TEXT) {
      problem(
          "%s must be a text of at most %d characters: %s".formatted(key, MAX_TEXT, shown(node)));
      return Optional.empty();
    }
    return Optional.of(node.asText());
  }

  boolean flag(String key, boolean byDefault) {
    JsonNode node = entry.path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      problem("%s must be true or false: %s".formatted(key, shown(node)));
    }
    return node.asBoolean(byDefault);
  }

  <E extends Enum<E>> E choice(String key, E[] values, E byDefault) {
    JsonNode node = entry.path(key);
    if (node.isMissingNode()) {
      return byDefault;
    }
    return Arrays.stream(values)
        .filter(value -> value.name().equals(node.asText().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseGet(
            () -> {
              problem(
                  "%s must be one of %s: %s"
                      .formatted(
                          key, Arrays.toString(values).toLowerCase(Locale.ROOT), shown(node)));
              return byDefault;
            });
  }

  /** Bounds included. */
  double number(String key, double min, double max, double byDefault) {
    JsonNode node = entry.path(key);
    if (node.isMissingNode()) {
      return byDefault;
    }
    double value = node.asDouble();
    if (!node.isNumber() || !(value >= min && value <= max)) {
      problem(
          "%s must be a number between %.0f and %.0f: %s".formatted(key, min, max, shown(node)));
      return byDefault;
    }
    return value;
  }

  void problem(String what) {
    // Whoever forgets the id gives a URL in its place.
    problems.add(Masking.url(where + ": " + what));
  }

  /** A value as a message may show it. */
  static String shown(JsonNode node) {
    String text = Masking.url(node.toString());
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
