package dev.posewire.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the values of one entry of a list, each with its rule. What breaks its rule is added to a
 * list of problems, and read as if it were left out.
 */
final class EntryValues {
  static final int MAX_TEXT = 256;

  private final String prefix;
  private final JsonNode entry;
  private final List<ChannelProblem> problems;

  /**
   * @param prefix of the fields in problems, such as {@code region.}
   */
  EntryValues(String prefix, JsonNode entry, List<ChannelProblem> problems) {
    this.prefix = prefix;
    this.entry = entry;
    this.problems = problems;
  }

  void requireKnown(List<String> keys) {
    TreeSet<String> unknown = new TreeSet<>();
    entry.fieldNames().forEachRemaining(unknown::add);
    keys.forEach(unknown::remove);
    unknown.forEach(
        key -> problem(key, "", "is not a known key; known: " + String.join(", ", keys)));
  }

  /** The one of two spellings that is used. */
  String either(String first, String second) {
    if (entry.has(first) && entry.has(second)) {
      problem(second, "", "means the same as " + first + ": leave one out");
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
      problem(key, shown(node), "must be a text of at most " + MAX_TEXT + " characters");
      return Optional.empty();
    }
    return Optional.of(node.asText());
  }

  boolean flag(String key, boolean byDefault) {
    JsonNode node = entry.path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      problem(key, shown(node), "must be true or false");
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
              String names = Arrays.toString(values).toLowerCase(Locale.ROOT);
              problem(key, shown(node), "must be one of " + names);
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
      problem(key, shown(node), "must be a number between %.0f and %.0f".formatted(min, max));
      return byDefault;
    }
    return value;
  }

  /** Keys and texts; each with its key at most {@link #MAX_TEXT} characters. */
  Map<String, String> map(String key, int maxEntries) {
    JsonNode node = entry.path(key);
    Map<String, String> texts = new TreeMap<>();
    if (node.isMissingNode()) {
      return texts;
    }
    if (!node.isObject() || node.size() > maxEntries) {
      problem(key, shown(node), "must be at most %d keys and values".formatted(maxEntries));
      return texts;
    }
    node.properties().forEach(text -> put(texts, key, text));
    return texts;
  }

  private void put(Map<String, String> texts, String key, Map.Entry<String, JsonNode> entry) {
    JsonNode value = entry.getValue();
    boolean isText = value.isValueNode() && !value.isNull();
    if (!isText || entry.getKey().length() + value.asText().length() > MAX_TEXT) {
      problem(
          key + "." + entry.getKey(),
          shown(value),
          "must be a text, with its key of at most " + MAX_TEXT + " characters");
    }
    texts.put(entry.getKey(), value.asText());
  }

  void problem(String key, String value, String rule) {
    problems.add(new ChannelProblem(prefix + key, value, rule));
  }

  /** A value as a problem shows it. */
  static String shown(JsonNode node) {
    return node.isMissingNode() ? "" : node.toString();
  }
}
