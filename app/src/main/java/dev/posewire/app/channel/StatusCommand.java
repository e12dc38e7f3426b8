package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.app.channel.Table.Column;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code channel status}. */
@Command(
    name = "status",
    description =
        "Shows what the channels do: state, rates, counts. With an ID: all that is known of one.",
    mixinStandardHelpOptions = true)
final class StatusCommand extends ApiCommand {
  private static final int MIN_DETAIL = 12;
  private static final int MIN_INSTANCE = 10;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The channel; else all.")
  private String id;

  StatusCommand(Caller caller) {
    super(caller);
  }

  @Override
  void check(List<String> problems) {
    if (id != null) checkId(problems, id);
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    Instant now = caller().clock().instant();
    if (id != null) {
      ObjectNode status = channels.status(id);
      return Reply.of(status, width -> facts(new Status(status, now)));
    }
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("channels").addAll(channels.statuses().values());
    return Reply.of(json, width -> table(list, now, width));
  }

  private static List<String> table(ArrayNode statuses, Instant now, OptionalInt width) {
    if (statuses.isEmpty()) return List.of("There are no channels yet");
    Table table =
        new Table(
            Column.text("CHANNEL"),
            Column.text("STATE"),
            Column.number("SINCE"),
            Column.number("FPS"),
            Column.number("PUBLISHED"),
            Column.number("DROPPED"),
            Column.number("CORRUPT"),
            Column.number("RECONNECTS"),
            Column.cut("INSTANCE", MIN_INSTANCE),
            Column.cut("DETAIL", MIN_DETAIL));
    for (JsonNode json : statuses) {
      Status status = new Status(json, now);
      table.add(
          status.text("channel"),
          status.state(),
          Status.cell(status.age("since")),
          status.rate("fps"),
          status.count("published"),
          status.count("dropped"),
          status.count("corrupt"),
          status.count("reconnects"),
          status.text("instance"),
          status.detail());
    }
    return table.lines(width);
  }

  private static List<String> facts(Status status) {
    Facts facts = new Facts().add("channel", status.text("channel"));
    status.addTo(facts);
    facts
        .add("limited to fps", status.rate("limitFps"))
        .add("codec", status.text("codec"))
        .add("decoded by", status.text("decodedBy"))
        .add("clock", status.text("clock").toLowerCase(Locale.ROOT))
        .add("clock drift", status.json().path("driftMicros").asLong() + " us")
        .add("clock jumps", Long.toString(status.json().path("clockJumps").asLong()))
        .add("grabbed", status.count("grabbed"))
        .add("skipped", status.count("skipped"))
        .add("published", status.count("published"))
        .add("dropped", status.count("dropped"))
        .add("corrupt", status.count("corrupt"))
        .add("reconnects", status.count("reconnects"))
        .add("instance", status.text("instance"))
        .add("reported", status.age("at").map(age -> Words.age(age) + " ago").orElse(Words.NONE));
    return facts.lines();
  }
}
