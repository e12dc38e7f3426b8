package dev.posewire.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.config.Durations;
import dev.posewire.runtime.config.Masking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The values that a user gave a sink, by key. What breaks its rule is kept as a problem, and read
 * as if it were left out. Not thread-safe: owned by who reads them.
 *
 * <p>A list is also a text with commas, and a map a text of {@code key:value} with commas, so that
 * one text can hold them all.
 */
public final class SinkValues {
  private static final int MAX_TEXT = 4_096;

  /** To a secret. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env|file):");

  private final ObjectNode entry;
  private final UnaryOperator<String> secrets;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param secrets resolves the references in a text, from any thread and at any time; throws
   *     UserErrorException if one leads nowhere
   */
  public SinkValues(ObjectNode entry, UnaryOperator<String> secrets) {
    this.entry = entry;
    this.secrets = secrets;
  }

  /** Empty, and a problem, if it is missing. */
  public String text(String key) {
    requireKey(key);
    return optionalText(key).orElse("");
  }

  private void requireKey(String key) {
    if (!entry.has(key)) problem(key + " is missing");
  }

  public String text(String key, String byDefault) {
    return optionalText(key).orElse(byDefault);
  }

  /** A reference to a secret, which would be taken for the text itself, is a problem. */
  public Optional<String> optionalText(String key) {
    Optional<String> text = optionalWritten(key);
    if (text.filter(written -> REFERENCE.matcher(written).find()).isPresent()) {
      problem(key + " takes no reference to a secret");
    }
    return text;
  }

  private Optional<String> optionalWritten(String key) {
    known.add(key);
    JsonNode node = entry.path(key);
    if (node.isMissingNode()) return Optional.empty();
    if (!isText(node)) {
      problem("%s must be a text of at most %d characters".formatted(key, MAX_TEXT));
      return Optional.empty();
    }
    return Optional.of(node.asText());
  }

  /** A number or a truth value is a text that YAML took for something else. */
  private static boolean isText(JsonNode node) {
    return node.isValueNode() && !node.isNull() && node.asText().length() <= MAX_TEXT;
  }

  /** A text that may have references to secrets. */
  public Secret secret(String key) {
    requireKey(key);
    return optionalSecret(key).orElse(Secret.of(""));
  }

  /** Empty, and a problem, if a reference leads nowhere at this time. */
  public Optional<Secret> optionalSecret(String key) {
    return optionalWritten(key).flatMap(text -> secret(key, text));
  }

  private Optional<Secret> secret(String key, String written) {
    Secret secret = new Secret(key, written, secrets);
    try {
      String unused = secret.value();
      return Optional.of(secret);
    } catch (SinkException e) {
      problem(e.getMessage());
      return Optional.empty();
    }
  }

  public boolean flag(String key, boolean byDefault) {
    return value(
        key,
        byDefault,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is neither true nor false");
          }
          return text.equals("true");
        });
  }

  public int integer(String key, int byDefault) {
    return value(key, byDefault, text -> number(text, Integer::valueOf, "a whole number"));
  }

  public double number(String key, double byDefault) {
    return value(key, byDefault, text -> number(text, Double::valueOf, "a number"));
  }

  private static <T> T number(String text, Function<String, T> parse, String what) {
    try {
      return parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not " + what, e);
    }
  }

  public DataSize size(String key, DataSize byDefault) {
    return value(key, byDefault, DataSize::parse);
  }

  public Duration duration(String key, Duration byDefault) {
    return value(key, byDefault, Durations::parse);
  }

  /** One of an enum's constants, in small letters and with {@code -}. */
  public <E extends Enum<E>> E choice(String key, E byDefault) {
    E[] constants = byDefault.getDeclaringClass().getEnumConstants();
    return value(
        key,
        byDefault,
        text ->
            Arrays.stream(constants)
                .filter(constant -> shown(constant).equals(text))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "'%s' is none of %s"
                                .formatted(
                                    text,
                                    Arrays.stream(constants).map(SinkValues::shown).toList()))));
  }

  private static String shown(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A value of any kind.
   *
   * @param parse throws IllegalArgumentException with what is wrong
   */
  public <T> T value(String key, T byDefault, Function<String, T> parse) {
    Optional<String> text = optionalText(key);
    try {
      return text.map(parse).orElse(byDefault);
    } catch (IllegalArgumentException e) {
      problem(key + ": " + e.getMessage());
      return byDefault;
    }
  }

  public List<String> texts(String key) {
    known.add(key);
    JsonNode node = entry.path(key);
    if (!node.isArray()) return optionalText(key).map(SinkValues::split).orElse(List.of());
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      if (isText(element)) {
        texts.add(element.asText());
      } else {
        problem(key + " must be a list of texts: " + element);
      }
    }
    return texts;
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  public Map<String, String> map(String key) {
    return map(key, pair -> ": '" + pair + "'");
  }

  /** A map whose values may have references to secrets. */
  public Map<String, Secret> secretMap(String key) {
    Map<String, Secret> map = new TreeMap<>();
    map(key, pair -> "")
        .forEach(
            (name, text) ->
                secret(key + "." + name, text).ifPresent(secret -> map.put(name, secret)));
    return map;
  }

  private Map<String, String> map(String key, UnaryOperator<String> shown) {
    known.add(key);
    Map<String, String> map = new TreeMap<>();
    JsonNode node = entry.path(key);
    if (node.isObject()) {
      node.properties()
          .forEach(
              value -> {
                if (isText(value.getValue())) {
                  map.put(value.getKey(), value.getValue().asText());
                } else {
                  problem("%s.%s must be a text".formatted(key, value.getKey()));
                }
              });
      return map;
    }
    for (String pair : optionalWritten(key).map(SinkValues::split).orElse(List.of())) {
      int colon = pair.indexOf(':');
      if (colon < 1) {
        problem("%s must be key:value%s".formatted(key, shown.apply(pair)));
      } else {
        map.put(pair.substring(0, colon), pair.substring(colon + 1));
      }
    }
    return map;
  }

  /** Something is wrong with what was given. */
  public void problem(String text) {
    problems.add(Masking.url(text));
  }

  /** All that is wrong, with the keys that nobody asked for. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    TreeSet<String> unknown = new TreeSet<>();
    entry.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    unknown.forEach(
        key ->
            all.add("%s is not a known key; known: %s".formatted(key, String.join(", ", known))));
    return all;
  }
}
