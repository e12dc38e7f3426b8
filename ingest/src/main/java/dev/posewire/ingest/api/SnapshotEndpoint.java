package dev.posewire.ingest.api;

import dev.posewire.ingest.registry.ChannelProblem;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.snapshot.Snapshot;
import dev.posewire.ingest.snapshot.SnapshotException;
import dev.posewire.ingest.snapshot.SnapshotSource;
import dev.posewire.runtime.config.Masking;
import dev.posewire.schemas.ChannelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the newest picture of a channel. Thread-safe. */
final class SnapshotEndpoint implements Endpoint {
  private static final String SKELETONS = "skeletons";
  private static final int RETRY_SECONDS = 1;

  private final ChannelRegistry registry;
  private final SnapshotSource snapshots;

  SnapshotEndpoint(ChannelRegistry registry, SnapshotSource snapshots) {
    this.registry = registry;
    this.snapshots = snapshots;
  }

  @Override
  public ApiAnswer answer(ApiRequest request) throws ApiProblem {
    String channel = request.channel();
    boolean skeletons = skeletons(request.query(SKELETONS));
    ChannelSpec spec = registry.find(channel).orElseThrow(() -> ApiProblem.noChannel(channel));
    Optional<Snapshot> snapshot;
    try {
      snapshot = snapshots.newest(spec, skeletons);
    } catch (SnapshotException e) {
      throw ApiProblem.later(503, Masking.url(e.getMessage()), RETRY_SECONDS);
    }
    return snapshot
        .map(SnapshotEndpoint::answer)
        .orElseThrow(
            () ->
                new ApiProblem(
                    404,
                    skeletons
                        ? "Kafka holds no frame of this channel that was looked at for people"
                        : "Kafka holds no frame of this channel"));
  }

  private static ApiAnswer answer(Snapshot snapshot) {
    return ApiAnswer.of(
        200,
        "image/jpeg",
        Map.of("Posewire-Captured-At", Json.time(snapshot.capturedAt())),
        snapshot.jpeg());
  }

  private static boolean skeletons(Optional<String> value) throws ApiProblem {
    String text = value.orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      ChannelProblem problem = new ChannelProblem(SKELETONS, text, "must be true or false");
      throw new ApiProblem(400, "a parameter is wrong", List.of(problem), Map.of());
    }
    return text.equals("true");
  }
}
