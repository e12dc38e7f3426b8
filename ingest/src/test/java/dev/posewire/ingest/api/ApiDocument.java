package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OpenAPI document as a tree. */
final class ApiDocument {
  private static final JsonNode ROOT = root();

  private ApiDocument() {}

  private static JsonNode root() {
    try {
      return new YAMLMapper().readTree(DocumentEndpoint.document());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode at(String pointer) {
    return ROOT.at(pointer);
  }

  /** The statuses of each method and path, such as {@code GET /v1/channels}. */
  static Map<String, Set<Integer>> statuses() {
    Map<String, Set<Integer>> all = new TreeMap<>();
    ROOT.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getKey().equals("parameters")) {
                            String name =
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                            all.put(name, statuses(operation.getValue()));
                          }
                        }));
    return all;
  }

  private static Set<Integer> statuses(JsonNode operation) {
    Set<Integer> statuses = new TreeSet<>();
    operation
        .path("responses")
        .fieldNames()
        .forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
    return statuses;
  }

  /** What was answered must be in it. */
  static void requireDocumented(String method, String path, int status) {
    String bare = path.replaceFirst("\\?.*", "");
    String wanted = method.equals("HEAD") ? "GET" : method;
    statuses()
        .forEach(
            (operation, statuses) -> {
              String expression = operation.replace("{id}", "[^/]+");
              if ((wanted + " " + bare).matches(expression)) {
                assertTrue(statuses.contains(status), operation + " answered " + status);
              }
            });
  }
}
