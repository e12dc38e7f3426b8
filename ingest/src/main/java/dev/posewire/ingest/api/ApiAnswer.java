package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.registry.ChannelProblem;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/** What is sent for a request. Its body is not changed after it is made. */
final class ApiAnswer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param body owned by this from now on; empty: none
   */
  ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  static ApiAnswer empty(int status, Map<String, String> headers) {
    return new ApiAnswer(status, headers, new byte[0]);
  }

  static ApiAnswer json(int status, JsonNode value, Map<String, String> headers) {
    return of(status, "application/json", headers, Json.bytes(value));
  }

  static ApiAnswer of(int status, String type, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", type);
    return new ApiAnswer(status, all, body);
  }

  /** As RFC 9457 says. */
  static ApiAnswer problem(ApiProblem problem) {
    ObjectNode json = Json.object();
    json.put("type", "about:blank");
    json.put("title", HttpStatus.getMessage(problem.status()));
    json.put("status", problem.status());
    json.put("detail", problem.getMessage());
    ArrayNode errors = json.putArray("errors");
    for (ChannelProblem error : problem.errors()) {
      errors
          .addObject()
          .put("field", error.field())
          .put("value", error.value())
          .put("rule", error.rule());
    }
    return of(problem.status(), "application/problem+json", problem.headers(), Json.bytes(json));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Not a copy. */
  byte[] body() {
    return body;
  }
}
