package dev.posewire.runtime.http;

import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.FatalError;
import dev.posewire.runtime.lifecycle.Health;
import java.util.stream.Collectors;

/** Health as JSON; user info in URLs is masked. */
final class HealthJson {
  private HealthJson() {}

  /** {@code {"live":true}}, or false with the part that failed and its error. */
  static String live(Health.Snapshot health) {
    return "{\"live\":" + health.live() + fatal(health) + "}\n";
  }

  /** {@code {"ready":false,"components":[{"name":"kafka","ready":false,"reason":"..."}]}}. */
  static String ready(Health.Snapshot health) {
    String components =
        health.components().stream()
            .map(HealthJson::component)
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"ready\":" + health.ready() + fatal(health) + ",\"components\":" + components + "}\n";
  }

  private static String fatal(Health.Snapshot health) {
    return health
        .fatal()
        .map(
            (FatalError e) ->
                ",\"failed\":" + quote(e.component()) + ",\"error\":" + quote(e.cause().toString()))
        .orElse("");
  }

  private static String component(Health.ComponentState state) {
    String reason = state.reason().isEmpty() ? "" : ",\"reason\":" + quote(state.reason());
    return "{\"name\":" + quote(state.name()) + ",\"ready\":" + state.ready() + reason + "}";
  }

  private static String quote(String text) {
    String masked = Masking.url(text);
    StringBuilder json = new StringBuilder(masked.length() + 2).append('"');
    for (int i = 0; i < masked.length(); i++) {
      char c = masked.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
