package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.posewire.ingest.registry.MaskedUrls;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads and writes JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Empty if it is not JSON. */
  static Optional<JsonNode> read(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** An object without keys if it is not JSON. */
  static JsonNode readOrEmpty(byte[] bytes) {
    return read(bytes).orElseGet(Json::object);
  }

  /** One line, without the passwords of URLs. */
  static String line(JsonNode node) {
    return masked(node).toString();
  }

  private static JsonNode masked(JsonNode node) {
    if (node.isTextual()) return TextNode.valueOf(MaskedUrls.inText(node.asText()));
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object();
      object.properties().forEach(field -> copy.set(field.getKey(), masked(field.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = MAPPER.createArrayNode();
      array.forEach(value -> copy.add(masked(value)));
      return copy;
    }
    return node;
  }

  /** Empty if it is no time, or 1970: the schemas' word for none. */
  static Optional<Instant> time(JsonNode value) {
    try {
      return Optional.of(Instant.parse(value.asText())).filter(time -> time.isAfter(Instant.EPOCH));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
