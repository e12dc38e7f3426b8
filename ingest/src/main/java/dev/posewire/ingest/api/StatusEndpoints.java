package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.ChannelStatusView;
import dev.posewire.ingest.StatusView;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.schemas.ChannelSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Shows how channels are: one status for each channel in the registry. Thread-safe. */
final class StatusEndpoints {
  private final ChannelRegistry registry;
  private final StatusView statuses;

  StatusEndpoints(ChannelRegistry registry, StatusView statuses) {
    this.registry = registry;
    this.statuses = statuses;
  }

  ApiAnswer list(ApiRequest request) {
    Map<String, ChannelStatusView> known = new HashMap<>();
    statuses.all().forEach(view -> known.put(view.status().getChannel(), view));
    ObjectNode json = Json.object();
    ArrayNode channels = json.putArray("channels");
    for (ChannelSpec spec : registry.list()) {
      String channel = spec.getChannel();
      channels.add(json(channel, Optional.ofNullable(known.get(channel))));
    }
    return ApiAnswer.json(200, json, Map.of());
  }

  ApiAnswer find(ApiRequest request) throws ApiProblem {
    String channel = request.channel();
    if (registry.find(channel).isEmpty()) {
      throw ApiProblem.noChannel(channel);
    }
    return ApiAnswer.json(200, json(channel, statuses.find(channel)), Map.of());
  }

  private static ObjectNode json(String channel, Optional<ChannelStatusView> view) {
    return view.map(ChannelJson::of).orElseGet(() -> ChannelJson.unreported(channel));
  }
}
