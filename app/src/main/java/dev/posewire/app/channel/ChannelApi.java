package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.app.channel.ApiException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The API's requests, and what their answers hold. Owned by the main thread. */
final class ChannelApi {
  private static final String CHANNELS = "/v1/channels";
  private static final String STATUS = "/v1/status";
  private static final String CAPTURED_AT = "Posewire-Captured-At";
  private static final int NOT_FOUND = 404;
  private static final int CREATED = 201;

  private final ApiClient client;

  ChannelApi(ApiClient client) {
    this.client = client;
  }

  /** {@code capturedAt} is empty where it is not known. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the array is the caller's.
  record Picture(byte[] jpeg, String capturedAt) {}

  /** All channels, by their ids, in the order of the answer. */
  Map<String, ObjectNode> channels() throws ApiException {
    return list(CHANNELS, "the channels");
  }

  /** What all channels do, by their ids, in the order of the answer. */
  Map<String, ObjectNode> statuses() throws ApiException {
    return list(STATUS, "the status of the channels");
  }

  Optional<ObjectNode> find(String id) throws ApiException {
    ApiAnswer answer = client.get(path(id));
    // Not found without a document is another server: that is an error.
    if (answer.status() == NOT_FOUND && Json.read(answer.body()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(object(about(id), answer));
  }

  ObjectNode get(String id) throws ApiException {
    return object(about(id), client.get(path(id)));
  }

  ObjectNode status(String id) throws ApiException {
    return object("the status of " + about(id), client.get(path(id) + "/status"));
  }

  /**
   * Creates or replaces a channel.
   *
   * @param before what was there
   */
  Change put(String id, JsonNode spec, Optional<ObjectNode> before) throws ApiException {
    ApiAnswer answer = client.send("PUT", path(id), Optional.of(spec));
    ObjectNode stored = object(about(id), answer);
    if (answer.status() == CREATED) return Change.CREATED;
    return before.map(was -> sameVersion(was, stored)).orElse(false)
        ? Change.UNCHANGED
        : Change.CHANGED;
  }

  /** Changes what the patch names; the channel must be there. */
  Change patch(String id, JsonNode patch) throws ApiException {
    ObjectNode before = get(id);
    ObjectNode stored = object(about(id), client.send("PATCH", path(id), Optional.of(patch)));
    return sameVersion(before, stored) ? Change.UNCHANGED : Change.CHANGED;
  }

  void remove(String id) throws ApiException {
    requireSuccess(about(id), client.send("DELETE", path(id), Optional.empty()));
  }

  ObjectNode probe(JsonNode source) throws ApiException {
    return object("the source", client.send("POST", CHANNELS + ":probe", Optional.of(source)));
  }

  Picture snapshot(String id, boolean skeletons) throws ApiException {
    ApiAnswer answer = client.get(path(id) + "/snapshot.jpg?skeletons=" + skeletons);
    requireSuccess("a picture of " + about(id), answer);
    return new Picture(answer.body(), answer.header(CAPTURED_AT));
  }

  /** The registry gives each change a time of its own. */
  private static boolean sameVersion(JsonNode before, JsonNode after) {
    return before.path("updatedAt").equals(after.path("updatedAt"));
  }

  private Map<String, ObjectNode> list(String path, String about) throws ApiException {
    JsonNode list = object(about, client.get(path)).path("channels");
    if (!list.isArray()) throw stranger(about);
    Map<String, ObjectNode> byId = new LinkedHashMap<>();
    for (JsonNode entry : list) {
      if (!(entry instanceof ObjectNode object)) throw stranger(about);
      byId.put(object.path("channel").asText(), object);
    }
    return byId;
  }

  private ObjectNode object(String about, ApiAnswer answer) throws ApiException {
    requireSuccess(about, answer);
    if (Json.readOrEmpty(answer.body()) instanceof ObjectNode object && !object.isEmpty()) {
      return object;
    }
    throw stranger(about);
  }

  private void requireSuccess(String about, ApiAnswer answer) throws ApiException {
    if (!answer.isSuccess()) {
      throw new ApiProblem(client.address(), about, answer).exception();
    }
  }

  private ApiException stranger(String about) {
    return new ApiException(
        Kind.ACCESS,
        "%s: %s answers something else: is it the --api address of an ingest?"
            .formatted(about, client.address()));
  }

  private static String about(String id) {
    return "channel " + id;
  }

  /** The form of ids leaves nothing to escape. */
  private static String path(String id) {
    return CHANNELS + "/" + id;
  }
}
