package dev.posewire.ingest.api;

import dev.posewire.ingest.registry.ChannelProblem;
import dev.posewire.schemas.ChannelId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/** A request that was let in, with its whole body. Immutable. */
final class ApiRequest {
  private final Optional<String> pathId;
  private final Map<String, String> query;
  private final HttpFields headers;
  private final byte[] body;

  /**
   * @param pathId what stands in the path in the place of a channel's id
   * @param body owned by this from now on
   */
  ApiRequest(Optional<String> pathId, Map<String, String> query, HttpFields headers, byte[] body) {
    this.pathId = pathId;
    this.query = Map.copyOf(query);
    this.headers = headers;
    this.body = body;
  }

  /** The id in the path, which a channel can have. */
  String channel() throws ApiProblem {
    String id = pathId.orElseThrow();
    try {
      return ChannelId.validate(id);
    } catch (IllegalArgumentException e) {
      ChannelProblem problem =
          new ChannelProblem("channel", id, "in the path must match [a-z0-9][a-z0-9._-]{0,63}");
      throw new ApiProblem(400, "no channel can have this id", List.of(problem), Map.of());
    }
  }

  Optional<String> query(String key) {
    return Optional.ofNullable(query.get(key));
  }

  HttpFields headers() {
    return headers;
  }

  /** Not a copy. */
  byte[] body() {
    return body;
  }
}
