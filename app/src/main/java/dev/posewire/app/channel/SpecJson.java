package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.registry.MaskedUrls;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Region;
import java.util.Map;
import java.util.Optional;

/** A channel as the API takes it. */
final class SpecJson {
  private SpecJson() {}

  /** All of it but the time of its change, which is the registry's. */
  static ObjectNode of(ChannelSpec spec) {
    ObjectNode json =
        Json.object()
            .put("channel", spec.getChannel())
            .put("name", spec.getName())
            .put("url", spec.getUrl())
            .put("enabled", spec.getEnabled())
            .put("transport", spec.getTransport().name())
            .put("maxFps", spec.getMaxFps())
            .put("policy", spec.getPolicy().name())
            .put("loop", spec.getLoop());
    addRegion(json, spec.getRegion());
    json.put("keyframesOnly", spec.getKeyframesOnly())
        .put("frozenSeconds", spec.getFrozenSeconds());
    addMap(json, "options", spec.getOptions());
    addMap(json, "tags", spec.getTags());
    return json;
  }

  private static void addRegion(ObjectNode json, Optional<Region> region) {
    json.putNull("region");
    region.ifPresent(
        part ->
            json.putObject("region")
                .put("x", part.getX())
                .put("y", part.getY())
                .put("width", part.getWidth())
                .put("height", part.getHeight()));
  }

  private static void addMap(ObjectNode json, String field, Map<String, String> map) {
    ObjectNode values = json.putObject(field);
    map.forEach(values::put);
  }

  /**
   * Whether a channel of the API is as it should be, as far as can be seen: passwords cannot.
   *
   * @param wanted of {@link #of}
   */
  static boolean matches(JsonNode wanted, JsonNode present) {
    return wanted.properties().stream()
        .allMatch(field -> isSame(field.getValue(), present.path(field.getKey())));
  }

  private static boolean isSame(JsonNode wanted, JsonNode present) {
    if (wanted.isTextual()) {
      return present.isTextual()
          && MaskedUrls.inText(wanted.asText()).equals(MaskedUrls.inText(present.asText()));
    }
    if (wanted.isNumber()) {
      return present.isNumber() && wanted.floatValue() == present.floatValue();
    }
    if (wanted.isObject()) {
      return wanted.size() == present.size() && matches(wanted, present);
    }
    return wanted.equals(present);
  }
}
