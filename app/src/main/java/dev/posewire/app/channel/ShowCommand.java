package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code channel show}. */
@Command(
    name = "show",
    description = "Shows all settings of a channel and what it does.",
    mixinStandardHelpOptions = true)
final class ShowCommand extends ApiCommand {
  @Parameters(paramLabel = "ID", description = "The channel.")
  private String id;

  ShowCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    checkId(problems, id);
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    ObjectNode json = channels.get(id);
    json.set("status", channels.status(id));
    return Reply.of(json, width -> lines(json));
  }

  private List<String> lines(JsonNode channel) {
    Facts facts =
        new Facts()
            .add("channel", text(channel, "channel"))
            .add("name", text(channel, "name"))
            .add("url", text(channel, "url"))
            .add("enabled", Words.yesOrNo(channel.path("enabled").asBoolean(true)))
            .add("transport", text(channel, "transport").toLowerCase(Locale.ROOT))
            .add("max fps", limit(channel.path("maxFps").asDouble(), "every frame"))
            .add("policy", text(channel, "policy").toLowerCase(Locale.ROOT))
            .add("loop", Words.yesOrNo(channel.path("loop").asBoolean()))
            .add("region", region(channel.path("region")))
            .add("keyframes only", Words.yesOrNo(channel.path("keyframesOnly").asBoolean()))
            .add("frozen seconds", limit(channel.path("frozenSeconds").asDouble(), "never"))
            .add("options", pairs(channel.path("options")))
            .add("tags", pairs(channel.path("tags")))
            .add("changed at", text(channel, "updatedAt"));
    new Status(channel.path("status"), caller().clock().instant()).addTo(facts);
    return facts.lines();
  }

  private static String text(JsonNode channel, String field) {
    return Words.orNone(channel.path(field).asText());
  }

  private static String limit(double value, String none) {
    return value > 0 ? Double.toString(value) : none;
  }

  private static String region(JsonNode region) {
    if (!region.isObject()) return "whole picture";
    return "x %s, y %s, width %s, height %s"
        .formatted(
            region.path("x").asText(),
            region.path("y").asText(),
            region.path("width").asText(),
            region.path("height").asText());
  }

  private static String pairs(JsonNode map) {
    TreeMap<String, String> sorted = new TreeMap<>();
    map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
    return Words.orNone(
        String.join(
            ", ", sorted.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
  }
}
