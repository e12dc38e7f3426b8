package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.schemas.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code channel probe}. */
@Command(
    name = "probe",
    description = {
      "Lets ingest open a source, and says what comes of it, or why nothing does. Takes 10 s at"
          + " most; registers nothing.",
      "Exit code 0: it works; 1: it does not."
    },
    mixinStandardHelpOptions = true)
final class ProbeCommand extends ApiCommand {
  @Parameters(paramLabel = "URL", description = "As of a channel.")
  private String url;

  @PerCall
  @Option(
      names = "--transport",
      paramLabel = "tcp|udp",
      description = "How RTSP carries the video. Default: tcp.")
  private Transport transport;

  @PerCall
  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of FFmpeg, from an allow-list. Repeatable.")
  private Map<String, String> options = Map.of();

  ProbeCommand(Caller caller) {
    super(caller);
  }

  @Override
  Reply ask(ChannelApi channels) throws ApiException {
    ObjectNode source = Json.object().put("url", url);
    if (transport != null) source.put("transport", transport.name());
    if (!options.isEmpty()) {
      ObjectNode values = source.putObject("options");
      options.forEach(values::put);
    }
    ObjectNode found = channels.probe(source);
    boolean works = found.path("ok").asBoolean();
    return Reply.of(found, width -> lines(found, works))
        .withExitCode(works ? ProcessLifecycle.EXIT_OK : ProcessLifecycle.EXIT_FATAL);
  }

  private static List<String> lines(JsonNode found, boolean works) {
    Facts facts = new Facts().add("works", Words.yesOrNo(works));
    if (works) {
      facts
          .add("codec", text(found, "codec"))
          .add("size", Words.size(found.path("width").asInt(), found.path("height").asInt()))
          .add("fps", Words.rate(found.path("fps").asDouble()))
          .add("live", Words.yesOrNo(found.path("live").asBoolean()))
          .add("decoded by", text(found, "decodedBy"));
    } else {
      facts
          .add("problem", text(found, "kind").toLowerCase(Locale.ROOT).replace('_', ' '))
          .add("detail", text(found, "detail"));
    }
    return facts.add("took", found.path("millis").asLong() + " ms").lines();
  }

  private static String text(JsonNode found, String field) {
    return Words.orNone(found.path(field).asText());
  }
}
