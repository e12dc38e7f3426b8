package dev.posewire.testcard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The {@code key=value&key=value} part of a URL, taken key by key; gathers every problem instead of
 * stopping at the first. Not thread-safe: owned by the thread that parses.
 */
final class UrlQuery {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  UrlQuery(String query) {
    for (String parameter : query.split("&", -1)) {
      if (parameter.isEmpty()) {
        continue;
      }
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        problems.add("a parameter must be key=value: " + parameter);
      } else if (values.put(parameter.substring(0, equals), parameter.substring(equals + 1))
          != null) {
        problems.add("a key may be given once: " + parameter.substring(0, equals));
      }
    }
  }

  int takeInt(String key, int absent) {
    Optional<String> value = take(key);
    try {
      return value.isEmpty() ? absent : Integer.parseInt(value.get());
    } catch (NumberFormatException e) {
      problems.add(key + " must be a whole number of 32 bits: " + value.get());
      return absent;
    }
  }

  long takeLong(String key, long absent) {
    Optional<String> value = take(key);
    try {
      return value.isEmpty() ? absent : Long.parseLong(value.get());
    } catch (NumberFormatException e) {
      problems.add(key + " must be a whole number of 64 bits: " + value.get());
      return absent;
    }
  }

  /** Plain decimals only: not everything that {@link Double#parseDouble} takes. */
  double takeDecimal(String key, double absent) {
    Optional<String> value = take(key);
    if (value.isEmpty()) {
      return absent;
    }
    if (!value.get().matches("[0-9]{1,9}(\\.[0-9]{1,17})?")) {
      problems.add(key + " must be a decimal number: " + value.get());
      return absent;
    }
    return Double.parseDouble(value.get());
  }

  /** All problems so far, and one for each key that nobody took. */
  List<String> finish() {
    for (String key : values.keySet()) {
      problems.add("unknown key " + key + ", known are " + String.join(", ", known));
    }
    return List.copyOf(problems);
  }

  private Optional<String> take(String key) {
    known.add(key);
    return Optional.ofNullable(values.remove(key));
  }
}
