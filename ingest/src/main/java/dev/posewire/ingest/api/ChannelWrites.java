package dev.posewire.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.registry.ChannelRegistry.Change;
import dev.posewire.ingest.registry.ChannelRegistry.Stored;
import dev.posewire.ingest.registry.RegistryUnavailableException;
import dev.posewire.ingest.registry.VersionMismatchException;
import dev.posewire.schemas.ChannelSpec;
import java.util.Map;
import java.util.Optional;

/**
 * Changes channels. Thread-safe. A write that depends on no version given by the client is tried
 * again when another writer comes between, eight times at most.
 */
final class ChannelWrites {
  private static final int MAX_ATTEMPTS = 8;
  private static final int RETRY_SECONDS = 2;

  private final ChannelRegistry registry;

  ChannelWrites(ChannelRegistry registry) {
    this.registry = registry;
  }

  ApiAnswer put(ApiRequest request) throws ApiProblem, InterruptedException {
    String channel = request.channel();
    Conditions conditions = Conditions.of(request.headers());
    JsonNode body = Json.read(request.body());
    return write(
        channel, conditions, present -> new Wanted(body, ChannelBody.keepsUrl(body, present)));
  }

  ApiAnswer patch(ApiRequest request) throws ApiProblem, InterruptedException {
    String channel = request.channel();
    Conditions conditions = Conditions.of(request.headers());
    JsonNode patch = ChannelBody.respelled(Json.read(request.body()));
    return write(
        channel,
        conditions,
        present -> {
          ChannelSpec spec = present.orElseThrow(() -> ApiProblem.noChannel(channel));
          return new Wanted(MergePatch.apply(ChannelJson.of(spec), patch), true);
        });
  }

  /** What is to be there; {@code derived}: it was made of what is there now. */
  private record Wanted(JsonNode body, boolean derived) {}

  private interface Draft {
    Wanted of(Optional<ChannelSpec> present) throws ApiProblem;
  }

  private ApiAnswer write(String channel, Conditions conditions, Draft draft)
      throws ApiProblem, InterruptedException {
    Optional<ChannelSpec> present = registry.find(channel);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Wanted wanted = draft.of(present);
      ChannelSpec spec = ChannelBody.spec(wanted.body(), channel, present);
      try {
        return stored(registry.put(spec, conditions.expected(present, wanted.derived())));
      } catch (VersionMismatchException e) {
        if (!conditions.mayRetry()) {
          throw Conditions.failed(e.present());
        }
        present = e.present();
      } catch (RegistryUnavailableException e) {
        throw unavailable(e);
      }
    }
    throw ApiProblem.later(
        503, "others change the channel all the time; nothing was written", RETRY_SECONDS);
  }

  private static ApiAnswer stored(Stored stored) {
    int status = stored.change() == Change.CREATED ? 201 : 200;
    ChannelSpec spec = stored.spec();
    return ApiAnswer.json(status, ChannelJson.of(spec), Map.of("ETag", EntityTag.of(spec)));
  }

  ApiAnswer delete(ApiRequest request) throws ApiProblem, InterruptedException {
    String channel = request.channel();
    Conditions conditions = Conditions.of(request.headers());
    Optional<ChannelSpec> present = registry.find(channel);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        return registry
            .remove(channel, conditions.expected(present, false))
            .map(removed -> ApiAnswer.empty(204, Map.of()))
            .orElseThrow(() -> ApiProblem.noChannel(channel));
      } catch (VersionMismatchException e) {
        if (!conditions.mayRetry()) {
          throw Conditions.failed(e.present());
        }
        present = e.present();
      } catch (RegistryUnavailableException e) {
        throw unavailable(e);
      }
    }
    throw ApiProblem.later(
        503, "others change the channel all the time; it was not removed", RETRY_SECONDS);
  }

  private static ApiProblem unavailable(RegistryUnavailableException e) {
    return ApiProblem.later(
        503, "the registry does not take it at present: " + e.getMessage(), RETRY_SECONDS);
  }
}
