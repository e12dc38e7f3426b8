package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.SourceException;
import dev.posewire.schemas.ChannelCounters;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {
  private static final Set<Integer> ANY = Set.of(400, 401, 421, 500, 503);
  private static final Set<Integer> OF_WRITES = Set.of(403);
  private static final Set<Integer> OF_BODIES = Set.of(408, 413, 415, 422);

  /** What each answers of its own. */
  private static final Map<String, Set<Integer>> OWN =
      Map.of(
          "GET /v1/channels", Set.of(200),
          "GET /v1/channels/{id}", Set.of(200, 304, 404),
          "PUT /v1/channels/{id}", Set.of(200, 201, 412),
          "PATCH /v1/channels/{id}", Set.of(200, 404, 412),
          "DELETE /v1/channels/{id}", Set.of(204, 404, 412),
          "GET /v1/channels/{id}/status", Set.of(200, 404),
          "GET /v1/status", Set.of(200),
          "POST /v1/channels:probe", Set.of(200, 429),
          "GET /v1/channels/{id}/snapshot.jpg", Set.of(200, 404),
          "GET /v1/openapi.yaml", Set.of(200));

  @Test
  void documentHasThePathsMethodsAndStatusesOfTheServerAndNoOthers() {
    try (ApiRig rig = new ApiRig(ApiRig.OPEN)) {
      Map<String, Set<Integer>> served = new TreeMap<>();
      for (Route route : rig.routes().all()) {
        String name = route.method() + " " + route.template();
        Set<Integer> statuses = new TreeSet<>(ANY);
        statuses.addAll(OWN.get(name));
        statuses.addAll(route.role() == Role.WRITE ? OF_WRITES : Set.of());
        statuses.addAll(route.takesBody() ? OF_BODIES : Set.of());
        served.put(name, statuses);
      }

      assertEquals(served, ApiDocument.statuses());
    }
  }

  @Test
  void bodiesHaveTheTypesThatTheServerTakes() {
    try (ApiRig rig = new ApiRig(ApiRig.OPEN)) {
      for (Route route : rig.routes().all()) {
        String operation =
            "/paths/%s/%s"
                .formatted(
                    route.template().replace("/", "~1"), route.method().toLowerCase(Locale.ROOT));
        assertEquals(
            route.bodyTypes(),
            Set.copyOf(keys(ApiDocument.at(operation + "/requestBody/content"))));
      }
    }
  }

  @Test
  void schemasHaveTheFieldsOfTheRecords() {
    List<String> spec = fields(ChannelSpec.getClassSchema());
    List<String> status = fields(ChannelStatus.getClassSchema());
    status.addAll(List.of("lastState", "ageMillis"));

    for (String what : List.of("/required", "/properties")) {
      assertEquals(spec, names("CHANNEL", what));
      assertEquals(status, names("STATUS", what));
      assertEquals(fields(ChannelCounters.getClassSchema()), names("COUNTERS", what));
      assertEquals(fields(Region.getClassSchema()), names("REGION", what));
    }
    List<String> input = new ArrayList<>(spec);
    input.addAll(List.of("id", "max-fps", "keyframes-only", "frozen-seconds"));
    assertEquals(input, names("CHANNEL_INPUT", "/properties"));
  }

  @Test
  void enumsHaveTheValuesOfTheRecords() {
    assertEquals(texts(ChannelState.values()), names("STATE", "/enum"));
    assertEquals(texts(Clock.values()), names("STATUS", "/properties/clock/enum"));
    assertEquals(
        texts(SourceException.Kind.values()), names("PROBE_FAILED", "/properties/kind/enum"));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> references = ApiDocument.at("").findValues("$ref");

    assertFalse(references.isEmpty());
    for (JsonNode reference : references) {
      assertFalse(
          ApiDocument.at(reference.asText().substring(1)).isMissingNode(), reference.asText());
    }
  }

  private static List<String> names(String schema, String what) {
    return keys(ApiDocument.at("/components/schemas/" + schema + what));
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(value -> keys.add(value.asText()));
    } else {
      node.fieldNames().forEachRemaining(keys::add);
    }
    return keys;
  }

  private static List<String> fields(Schema schema) {
    return new ArrayList<>(schema.getFields().stream().map(Schema.Field::name).toList());
  }

  private static List<String> texts(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }
}
