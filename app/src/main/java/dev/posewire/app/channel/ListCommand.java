package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.app.channel.Table.Column;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;

/** {@code channel list}. */
@Command(
    name = "list",
    description =
        "Lists the channels and what they do. As JSON: each channel with its status in it.",
    mixinStandardHelpOptions = true)
final class ListCommand extends ApiCommand {
  private static final int MIN_DETAIL = 10;
  private static final int MIN_URL = 10;

  ListCommand(Caller caller) {
    super(caller);
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    Map<String, ObjectNode> specs = channels.channels();
    Map<String, ObjectNode> statuses = channels.statuses();
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("channels");
    specs.forEach(
        (id, spec) -> {
          ObjectNode entry = spec.deepCopy();
          entry.set("status", statuses.getOrDefault(id, Json.object()));
          list.add(entry);
        });
    Instant now = caller().clock().instant();
    return Reply.of(json, width -> lines(list, now, width));
  }

  private static List<String> lines(ArrayNode channels, Instant now, OptionalInt width) {
    if (channels.isEmpty()) {
      return List.of("There are no channels yet: put one with 'posewire channel put ID URL'");
    }
    Table table =
        new Table(
            Column.text("CHANNEL"),
            Column.text("STATE"),
            Column.number("FPS"),
            Column.number("SIZE"),
            Column.number("SESSION"),
            Column.cut("DETAIL", MIN_DETAIL),
            Column.cut("URL", MIN_URL));
    channels.forEach(
        channel -> {
          Status status = new Status(channel.path("status"), now);
          table.add(
              Words.line(channel.path("channel").asText()),
              status.state(),
              status.rate("fps"),
              status.size(),
              Status.cell(status.sessionAge()),
              status.detail(),
              Words.line(channel.path("url").asText()));
        });
    return table.lines(width);
  }
}
