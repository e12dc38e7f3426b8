package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.ingest.ProbeAnswer;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceProbe;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.registry.ChannelEntry;
import dev.posewire.ingest.registry.ChannelProblem;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Transport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tries a source out. Thread-safe. */
final class ProbeEndpoint implements Endpoint {
  private static final Set<String> KEYS = Set.of("url", "transport", "options");
  private static final int RETRY_SECONDS = 5;

  private final SourceProbe probe;

  ProbeEndpoint(SourceProbe probe) {
    this.probe = probe;
  }

  @Override
  public ApiAnswer answer(ApiRequest request) throws ApiProblem, InterruptedException {
    ProbeAnswer answer =
        probe
            .probe(target(Json.read(request.body())))
            .orElseThrow(
                () ->
                    ApiProblem.later(
                        429,
                        "%d sources are being tried, and no more at a time"
                            .formatted(SourceProbe.MAX_PROBES),
                        RETRY_SECONDS));
    return ApiAnswer.json(200, json(answer), Map.of());
  }

  /** By the rules of a channel that has nothing but this. */
  private static SourceProbe.Target target(JsonNode body) throws ApiProblem {
    List<ChannelProblem> problems = new ArrayList<>();
    JsonNode entry = body;
    if (body.isObject()) {
      ObjectNode channel = body.deepCopy();
      channel.remove(KEYS);
      channel
          .fieldNames()
          .forEachRemaining(
              key ->
                  problems.add(
                      new ChannelProblem(
                          key, "", "is not a known key; known: url, transport, options")));
      ChannelBody.requireWholeUrl(body, problems);
      ObjectNode known = body.deepCopy();
      entry = known.retain(KEYS).put("channel", "probe");
    }
    Optional<ChannelSpec> spec = new ChannelEntry(entry, problems).toSpec(Instant.EPOCH);
    if (!problems.isEmpty()) {
      throw ApiProblem.invalid(problems);
    }
    return target(spec.orElseThrow());
  }

  private static SourceProbe.Target target(ChannelSpec spec) {
    try {
      return new SourceProbe.Target(
          SourceUrl.parse(spec.getUrl()),
          spec.getTransport() == Transport.UDP
              ? SourceSettings.Transport.UDP
              : SourceSettings.Transport.TCP,
          spec.getOptions());
    } catch (SourceException e) {
      throw new IllegalStateException("a spec's URL is always readable", e);
    }
  }

  private static ObjectNode json(ProbeAnswer answer) {
    ObjectNode json = Json.object();
    if (answer instanceof ProbeAnswer.Opened opened) {
      json.put("ok", true)
          .put("codec", opened.format().codec())
          .put("width", opened.format().width())
          .put("height", opened.format().height())
          .put("fps", opened.format().fps())
          .put("live", opened.format().live())
          .put("decodedBy", opened.format().decodedBy());
    } else if (answer instanceof ProbeAnswer.Failed failed) {
      json.put("ok", false).put("kind", failed.kind().name()).put("detail", failed.detail());
    }
    return json.put("millis", answer.took().toMillis());
  }
}
