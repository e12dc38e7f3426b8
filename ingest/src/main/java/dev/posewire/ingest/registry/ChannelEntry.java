package dev.posewire.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.FrameSampler;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceOptions;
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
import java.util.TreeSet;

/**
 * Reads one channel, key by key, and is the one place where its rules are. Adds what is wrong to a
 * list of problems. Not thread-safe.
 */
public final class ChannelEntry {
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
          "keyframesOnly",
          "keyframes-only",
          "frozenSeconds",
          "frozen-seconds",
          "options",
          "tags",
          "updatedAt");
  private static final int MAX_TAGS = 64;
  private static final int MAX_OPTIONS = 16;

  /** As {@link FrameSampler} takes it. */
  private static final double MAX_FPS = 1000;

  private static final double MAX_FROZEN_SECONDS = 3600;
  private static final String ID_RULE =
      "must be 1 to 64 of a-z, 0-9, '.', '_', '-', with a letter or digit first";

  private final JsonNode entry;
  private final List<ChannelProblem> problems;
  private final EntryValues values;

  public ChannelEntry(JsonNode entry, List<ChannelProblem> problems) {
    this.entry = entry;
    this.problems = problems;
    this.values = new EntryValues("", entry, problems);
  }

  /** Empty if there was a problem. An {@code updatedAt} in the entry does not count. */
  public Optional<ChannelSpec> toSpec(Instant updatedAt) {
    int problemsBefore = problems.size();
    if (!entry.isObject()) {
      values.problem("", "", "must be keys and values");
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
            .setMaxFps(number("max-fps", "maxFps", MAX_FPS))
            .setPolicy(
                values.choice("policy", Policy.values(), recording ? Policy.EVERY : Policy.LATEST))
            .setLoop(values.flag("loop", false))
            .setRegion(region().orElse(null))
            .setKeyframesOnly(values.flag(values.either("keyframes-only", "keyframesOnly"), false))
            .setFrozenSeconds(number("frozen-seconds", "frozenSeconds", MAX_FROZEN_SECONDS))
            .setOptions(options())
            .setTags(values.map("tags", MAX_TAGS))
            .setUpdatedAt(updatedAt)
            .build();
    if (spec.getLoop() && url.isPresent() && !canLoop(url.get())) {
      values.problem("loop", MaskedUrls.of(spec.getUrl()), "is for files and test cards");
    }
    return problems.size() == problemsBefore ? Optional.of(spec) : Optional.empty();
  }

  private String id() {
    String key = values.either("id", "channel");
    int problemsBefore = problems.size();
    String id = values.text(key).orElse("");
    if (problems.size() > problemsBefore) {
      return id;
    }
    if (id.isEmpty()) {
      values.problem(key, "", "is missing");
      return id;
    }
    try {
      return ChannelId.validate(id);
    } catch (IllegalArgumentException e) {
      values.problem(key, id, ID_RULE);
      return id;
    }
  }

  private Optional<SourceUrl> url() {
    JsonNode node = values.get("url");
    if (!node.isTextual()) {
      values.problem("url", "", node.isMissingNode() ? "is missing" : "must be a text");
      return Optional.empty();
    }
    try {
      SourceUrl url = SourceUrl.parse(node.asText());
      if (url.scheme() == SourceUrl.Scheme.TESTCARD) {
        TestCardSettings.parse(url.text());
      }
      return Optional.of(url);
    } catch (SourceException | IllegalArgumentException e) {
      values.problem(
          "url", MaskedUrls.of(node.asText()), "cannot be used (" + e.getMessage() + ")");
      return Optional.empty();
    }
  }

  private float number(String kebab, String camel, double max) {
    return (float) values.number(values.either(kebab, camel), 0, max, 0);
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
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    TreeSet<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    if (!keys.equals(new TreeSet<>(List.of("x", "y", "width", "height")))) {
      values.problem("region", EntryValues.shown(node), "must have the keys x, y, width, height");
      return Optional.empty();
    }
    EntryValues fractions = new EntryValues("region.", node, problems);
    double x = fractions.number("x", 0, 1, 0);
    double y = fractions.number("y", 0, 1, 0);
    double width = fractions.number("width", 0, 1, 1);
    double height = fractions.number("height", 0, 1, 1);
    // The sums are of decimals: 0.7 + 0.3 may be a little more than 1.
    if (!(width > 0) || !(height > 0) || x + width > 1.000001 || y + height > 1.000001) {
      values.problem("region", EntryValues.shown(node), "must be inside the picture and not empty");
    }
    return Optional.of(new Region((float) x, (float) y, (float) width, (float) height));
  }

  private Map<String, String> options() {
    Map<String, String> options = values.map("options", MAX_OPTIONS);
    // A header, say, may hold a password: what is not allowed is not shown.
    options.forEach(
        (name, value) ->
            SourceOptions.brokenRule(name, value)
                .ifPresent(
                    rule ->
                        values.problem(
                            "options." + name,
                            SourceOptions.allowed().containsKey(name) ? value : "",
                            rule)));
    return options;
  }
}
