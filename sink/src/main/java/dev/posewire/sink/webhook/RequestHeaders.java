package dev.posewire.sink.webhook;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The headers that a user gives each request, by name. Their values are shown nowhere. */
record RequestHeaders(Map<String, String> values) {
  /** RFC 9110, section 5.1. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  /** As Java's client sends each; beyond them it would write question marks. */
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  /** The sink's, the connection's, and what Java's client refuses. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private static final List<String> RESERVED_PREFIXES = List.of("ce-", "x-posewire-");

  RequestHeaders {
    List<String> problems = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches()) {
            problems.add("headers must each have a name that matches %s".formatted(NAME));
          } else if (isReserved(name.toLowerCase(Locale.ROOT))) {
            problems.add("headers.%s is set by the sink itself: leave it out".formatted(name));
          } else if (!VALUE.matcher(value).matches()) {
            problems.add("headers.%s must be one line of printable ASCII".formatted(name));
          }
        });
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
    TreeMap<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(values);
    values = Map.copyOf(byName);
  }

  private static boolean isReserved(String name) {
    return RESERVED.contains(name) || RESERVED_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** They stand in for those of their names. */
  void addTo(HttpRequest.Builder request) {
    values.forEach(request::setHeader);
  }

  /** The names. */
  @Override
  public String toString() {
    return new TreeSet<>(values.keySet()).toString();
  }
}
