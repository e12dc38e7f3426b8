package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.registry.ChannelEntry;
import dev.posewire.ingest.registry.ChannelProblem;
import dev.posewire.ingest.registry.MaskedUrls;
import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes specs of what a request holds. Stateless. */
final class ChannelBody {
  /** Other spellings of keys. */
  private static final Map<String, String> SPELLINGS =
      Map.of(
          "id", "channel",
          "max-fps", "maxFps",
          "keyframes-only", "keyframesOnly",
          "frozen-seconds", "frozenSeconds");

  private ChannelBody() {}

  /** The patch in the spelling of {@link ChannelJson}; a key in both stays, for its problem. */
  static JsonNode respelled(JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode respelled = Json.object();
    patch
        .properties()
        .forEach(
            field -> {
              String other = SPELLINGS.getOrDefault(field.getKey(), field.getKey());
              respelled.set(patch.has(other) ? field.getKey() : other, field.getValue());
            });
    return respelled;
  }

  /** Whether the URL is that of the present channel with its password left out. */
  static boolean keepsUrl(JsonNode body, Optional<ChannelSpec> present) {
    return present.isPresent() && MaskedUrls.isShown(body.path("url").asText(""), present.get());
  }

  /**
   * The spec of a body.
   *
   * @param channel the id in the path; the body's own may be left out
   * @param present what is stored; it gives the password that {@code url} hides by stars
   */
  static ChannelSpec spec(JsonNode body, String channel, Optional<ChannelSpec> present)
      throws ApiProblem {
    JsonNode entry = body;
    List<ChannelProblem> problems = new ArrayList<>();
    if (body.isObject()) {
      ObjectNode object = body.deepCopy();
      requireSameId(object, channel, problems);
      if (keepsUrl(object, present)) {
        object.put("url", present.get().getUrl());
      } else {
        requireWholeUrl(object, problems);
      }
      entry = object;
    }
    Optional<ChannelSpec> spec = new ChannelEntry(entry, problems).toSpec(Instant.EPOCH);
    if (!problems.isEmpty()) {
      throw ApiProblem.invalid(problems);
    }
    return spec.orElseThrow();
  }

  static void requireWholeUrl(JsonNode body, List<ChannelProblem> problems) {
    String url = body.path("url").asText("");
    if (MaskedUrls.isMasked(url)) {
      problems.add(new ChannelProblem("url", MaskedUrls.of(url), MaskedUrls.RULE));
    }
  }

  private static void requireSameId(
      ObjectNode body, String channel, List<ChannelProblem> problems) {
    String key = body.has("id") ? "id" : "channel";
    if (!body.has(key)) {
      body.put(key, channel);
    } else if (!body.get(key).asText("").equals(channel)) {
      problems.add(
          new ChannelProblem(key, body.get(key).asText(""), "must be the one in the path"));
    }
  }
}
