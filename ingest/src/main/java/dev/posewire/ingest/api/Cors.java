package dev.posewire.ingest.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** What web pages of other origins may do: nothing, but for the origins set. Immutable. */
final class Cors {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
  private static final String MAX_AGE_SECONDS = "600";

  private final Set<String> origins;

  Cors(ApiSettings settings) {
    this.origins = Set.copyOf(settings.corsOrigins());
  }

  /** The answer to a browser that asks beforehand, where it may go on. */
  Optional<ApiAnswer> preflight(String method, HttpFields headers, String methods) {
    boolean asks = method.equals("OPTIONS") && headers.contains("Access-Control-Request-Method");
    if (!asks || allowed(headers).isEmpty() || methods.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        ApiAnswer.empty(
            204,
            Map.of(
                "Access-Control-Allow-Methods", methods,
                "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, If-Match, If-None-Match",
                "Access-Control-Max-Age", MAX_AGE_SECONDS)));
  }

  /** A page of another origin could not read the answer, but the change would be made. */
  void requireOrigin(String method, HttpFields headers) throws ApiProblem {
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin == null || HARMLESS.contains(method) || allowed(headers).isPresent()) {
      return;
    }
    String host = headers.get(HttpHeader.HOST);
    if (!origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      throw new ApiProblem(
          403, "pages of this origin may change nothing; --api-cors-origin allows origins");
    }
  }

  /** For every answer to this request. */
  Map<String, String> headers(HttpFields request) {
    if (origins.isEmpty()) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>(Map.of("Vary", "Origin"));
    allowed(request)
        .ifPresent(
            origin -> {
              headers.put("Access-Control-Allow-Origin", origin);
              headers.put(
                  "Access-Control-Expose-Headers", "ETag, Posewire-Captured-At, Retry-After");
            });
    return headers;
  }

  private Optional<String> allowed(HttpFields headers) {
    return Optional.ofNullable(headers.get(HttpHeader.ORIGIN)).filter(origins::contains);
  }
}
