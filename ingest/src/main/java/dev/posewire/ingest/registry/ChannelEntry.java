package dev.posewire.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.FrameSampler;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Region;
import dev.posewire.schemas.Transport;
import dev.posewire.testcard.TestCardSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one channel of a list, key by key. Adds what is wrong to a list of problems. */
final class ChannelEntry {
  private static final List<String> KEYS =
      List.of(
          "id",
          "channel",
          "name",
          "url",
          "enabled",
          "transport",
          "maxFps",
          "max-fps",
          "policy",
          "loop",
          "region",
          "tags");
  private static final int MAX_TAGS = 64;

  /** As {@link FrameSampler} takes it. */
  private static final double MAX_FPS = 1000;

  private final String where;
  private final JsonNode entry;
  private final List<String> problems;
  private final EntryValues values;

  ChannelEntry(String where, JsonNode entry, List<String> problems) {
    this.where = where;
    this.entry = entry;
    this.problems = problems;
    this.values = new EntryValues(where, entry, problems);
  }

  /** Empty if there was a problem. */
  Optional<ChannelSpec> toSpec(Instant updatedAt) {
    int problemsBefore = problems.size();
    if (!entry.isObject()) {
      values.problem("must be keys and values");
      return Optional.empty();
    }
    values.requireKnown(KEYS);
    String id = id();
    Optional<SourceUrl> url = url();
    boolean recording = url.map(ChannelEntry::isRecording).orElse(false);
    ChannelSpec spec =
        ChannelSpec.newBuilder()
            .setChannel(id)
            .setName(values.text("name").orElse(""))
            .setUrl(url.map(SourceUrl::text).orElse(""))
            .setEnabled(values.flag("enabled", true))
            .setTransport(values.choice("transport", Transport.values(), Transport.TCP))
            .setMaxFps((float) values.number(values.either("max-fps", "maxFps"), 0, MAX_FPS, 0))
            .setPolicy(
                values.choice("policy", Policy.values(), recording ? Policy.EVERY : Policy.LATEST))
            .setLoop(values.flag("loop", false))
            .setRegion(region().orElse(null))
            .setTags(tags())
            .setUpdatedAt(updatedAt)
            .build();
    if (spec.getLoop() && url.isPresent() && !canLoop(url.get())) {
      values.problem("loop is for files and test cards: " + url.get());
    }
    return problems.size() == problemsBefore ? Optional.of(spec) : Optional.empty();
  }

  private String id() {
    String key = values.either("id", "channel");
    String id = values.text(key).orElse("");
    if (id.isEmpty()) {
      values.problem(key + " is missing");
      return id;
    }
    try {
      return ChannelId.validate(id);
    } catch (IllegalArgumentException e) {
      values.problem(key + ": " + e.getMessage());
      return id;
    }
  }

  private Optional<SourceUrl> url() {
    JsonNode node = values.get("url");
    if (!node.isTextual()) {
      values.problem(node.isMissingNode() ? "url is missing" : "url must be a text");
      return Optional.empty();
    }
    try {
      SourceUrl url = SourceUrl.parse(node.asText());
      if (url.scheme() == SourceUrl.Scheme.TESTCARD) {
        TestCardSettings.parse(url.text());
      }
      return Optional.of(url);
    } catch (SourceException | IllegalArgumentException e) {
      values.problem("url: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isRecording(SourceUrl url) {
    return url.scheme() == SourceUrl.Scheme.FILE
        || (url.scheme() == SourceUrl.Scheme.TESTCARD
            && TestCardSettings.parse(url.text()).frames() > 0);
  }

  private static boolean canLoop(SourceUrl url) {
    return !url.scheme().isNetwork();
  }

  private Optional<Region> region() {
    JsonNode node = values.get("region");
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    TreeSet<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    if (!keys.equals(new TreeSet<>(List.of("x", "y", "width", "height")))) {
      values.problem("region must have the keys x, y, width, height: " + EntryValues.shown(node));
      return Optional.empty();
    }
    EntryValues fractions = new EntryValues(where + ", region", node, problems);
    double x = fractions.number("x", 0, 1, 0);
    double y = fractions.number("y", 0, 1, 0);
    double width = fractions.number("width", 0, 1, 1);
    double height = fractions.number("height", 0, 1, 1);
    // The sums are of decimals: 0.7 + 0.3 may be a little more than 1.
    if (!(width > 0) || !(height > 0) || x + width > 1.000001 || y + height > 1.000001) {
      values.problem("region must be inside the picture and not empty: " + EntryValues.shown(node));
    }
    return Optional.of(new Region((float) x, (float) y, (float) width, (float) height));
  }

  private Map<String, String> tags() {
    JsonNode node = values.get("tags");
    Map<String, String> tags = new TreeMap<>();
    if (node.isMissingNode()) {
      return tags;
    }
    if (!node.isObject() || node.size() > MAX_TAGS) {
      values.problem(
          "tags must be at most %d keys and values: %s"
              .formatted(MAX_TAGS, EntryValues.shown(node)));
      return tags;
    }
    node.properties()
        .forEach(
            tag -> {
              JsonNode value = tag.getValue();
              boolean fits = value.isValueNode() && !value.isNull();
              if (!fits || tag.getKey().length() + value.asText().length() > EntryValues.MAX_TEXT) {
                values.problem(
                    "tag '%s' must be a text, with its key of at most %d characters: %s"
                        .formatted(tag.getKey(), EntryValues.MAX_TEXT, EntryValues.shown(value)));
              }
              tags.put(tag.getKey(), value.asText());
            });
    return tags;
  }
}
