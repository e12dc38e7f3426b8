package dev.posewire.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.posewire.schemas.PoseEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class PoseJsonTest {
  private static final String HEAD =
      "{\"channel\":\"dock-3\",\"session\":1772360000000001,\"sequence\":42,"
          + "\"receivedAt\":\"2026-03-01T10:15:30.123456Z\","
          + "\"capturedAt\":\"2026-03-01T10:15:30.045000Z\","
          + "\"publishedAt\":\"2026-03-01T10:15:30.130001Z\","
          + "\"inferredAt\":\"2026-03-01T10:15:30.190002Z\","
          + "\"decodedAt\":\"2026-03-01T10:15:31.000000Z\","
          + "\"clock\":\"CAMERA\",\"pts\":1680000,\"sourceWidth\":1920,\"sourceHeight\":1080,"
          + "\"last\":false,";
  private static final String MODEL =
      "\"model\":\"human-pose-estimation-0001\",\"device\":\"openvino:GPU.0\","
          + "\"skeleton\":\"coco18\",";

  @Test
  void nobodyThereIsAnEventWithAnEmptyList() {
    assertEquals(
        HEAD + "\"tags\":{}," + MODEL + "\"people\":[]}",
        PoseJson.toText(Events.event("dock-3", 42)));
  }

  @Test
  void peopleHaveShortFloatsInTheOrderOfTheSchema() {
    PoseEvent event = Events.of("dock-3", 42, Map.of(), List.of(Events.person(0.1f)));

    assertEquals(
        HEAD
            + "\"tags\":{},"
            + MODEL
            + "\"people\":[{\"track\":7,\"score\":0.1,"
            + "\"box\":{\"x\":10.5,\"y\":20.0,\"width\":30.25,\"height\":40.1},"
            + "\"x\":[10.5,-1.0],\"y\":[123.45679,-1.0],\"keypointScores\":[0.9,0.0]}]}",
        PoseJson.toText(event));
  }

  @Test
  void tagsAreSortedWhateverTheirMap() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("zone", "b");
    tags.put("line\nend", "S\u00fcd \"3\"");
    tags.put("area", "a");

    assertEquals(
        HEAD
            + "\"tags\":{\"area\":\"a\",\"line\\nend\":\"S\u00fcd \\\"3\\\"\",\"zone\":\"b\"},"
            + MODEL
            + "\"people\":[]}",
        PoseJson.toText(Events.of("dock-3", 42, tags, List.of())));
  }

  @Test
  void whatIsNoNumberIsNull() {
    String text =
        PoseJson.toText(Events.of("dock-3", 42, Map.of(), List.of(Events.person(Float.NaN))));

    assertTrue(text.contains("{\"track\":7,\"score\":null,\"box\":{"), text);
  }

  @Test
  void lineIsTheTextInUtf8WithItsEnd() {
    PoseEvent event = Events.of("dock-3", 42, Map.of("door", "S\u00fcd"), List.of());

    assertArrayEquals((PoseJson.toText(event) + "\n").getBytes(UTF_8), PoseJson.toLine(event));
  }

  @Test
  void everyFieldOfTheSchemaIsThereInItsOrder() throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonParser json =
        new JsonFactory().createParser(PoseJson.toText(Events.event("dock-3", 42)))) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && depth == 1) names.add(json.currentName());
        if (token.isStructStart()) depth++;
        if (token.isStructEnd()) depth--;
      }
    }

    assertEquals(
        PoseEvent.getClassSchema().getFields().stream().map(Schema.Field::name).toList(), names);
  }
}
