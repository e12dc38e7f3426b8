package dev.posewire.ingest.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** JSON as the API reads and writes it. Stateless. */
final class Json {
  /** A channel has two levels. */
  private static final int MAX_DEPTH = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree is always written", e);
    }
  }

  /** Any value; refuses what is no JSON or has a key twice, and says where, not what. */
  static JsonNode read(byte[] body) throws ApiProblem {
    try {
      JsonNode value = MAPPER.readTree(body);
      if (value.isMissingNode()) {
        throw new ApiProblem(400, "the body is empty: it must be JSON");
      }
      return value;
    } catch (JsonProcessingException e) {
      // Its message repeats pieces of the body, and the body may hold passwords.
      JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
      String what =
          e.getOriginalMessage().startsWith("Duplicate field")
              ? "a key stands twice in it"
              : "it cannot be read";
      throw new ApiProblem(
          400,
          "the body is no JSON of keys and values: %s (line %d, column %d)"
              .formatted(what, at.getLineNr(), at.getColumnNr()));
    } catch (IOException e) {
      throw new ApiProblem(400, "the body is no JSON: it is no text in UTF-8");
    }
  }

  /** ISO-8601 in UTC, with microseconds always. */
  static String time(Instant time) {
    return MICROS.format(time);
  }
}
