package dev.posewire.ingest.api;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path and method that there is.
 *
 * @param template of the path; {@code {id}} is any text without a slash
 * @param bodyTypes content types that a body may have; none: it takes no body
 */
record Route(String method, String template, Role role, Set<String> bodyTypes, Endpoint endpoint) {
  static final String ID = "{id}";

  Route {
    bodyTypes = Set.copyOf(bodyTypes);
  }

  static Route get(String template, Endpoint endpoint) {
    return new Route("GET", template, Role.READ, Set.of(), endpoint);
  }

  boolean takesBody() {
    return !bodyTypes.isEmpty();
  }

  boolean hasPath(String path) {
    return matcher(path).matches();
  }

  /** What stands in the place of the id, as it was sent. */
  Optional<String> id(String path) {
    Matcher matcher = matcher(path);
    return matcher.matches() && matcher.groupCount() > 0
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  private Matcher matcher(String path) {
    String expression = "\\Q" + template.replace(ID, "\\E([^/]+)\\Q") + "\\E";
    return Pattern.compile(expression).matcher(path);
  }
}
