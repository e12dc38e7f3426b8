package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.schemas.ChannelSpec;
import java.util.Map;

/** Shows channels. Thread-safe. */
final class ChannelEndpoints {
  private final ChannelRegistry registry;

  ChannelEndpoints(ChannelRegistry registry) {
    this.registry = registry;
  }

  ApiAnswer list(ApiRequest request) {
    ObjectNode json = Json.object();
    ArrayNode channels = json.putArray("channels");
    registry.list().forEach(spec -> channels.add(ChannelJson.of(spec)));
    return ApiAnswer.json(200, json, Map.of());
  }

  ApiAnswer find(ApiRequest request) throws ApiProblem {
    String channel = request.channel();
    ChannelSpec spec = registry.find(channel).orElseThrow(() -> ApiProblem.noChannel(channel));
    Map<String, String> tag = Map.of("ETag", EntityTag.of(spec));
    return Conditions.of(request.headers()).isKnown(spec)
        ? ApiAnswer.empty(304, tag)
        : ApiAnswer.json(200, ChannelJson.of(spec), tag);
  }
}
