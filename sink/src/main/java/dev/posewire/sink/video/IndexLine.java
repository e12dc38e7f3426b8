package dev.posewire.sink.video;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.schemas.PoseEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of the file beside a video: which event a frame of it shows.
 *
 * @param at since the first frame of the video
 * @param videoBytes length of the video that ends with this frame; empty within a piece
 */
record IndexLine(
    Duration at, FramePlace place, Instant capturedAt, int people, OptionalLong videoBytes) {
  private static final Logger log = LoggerFactory.getLogger(IndexLine.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MICRO_DIGITS = 6;

  static IndexLine of(PoseEvent event, Duration at) {
    return new IndexLine(
        at,
        FramePlace.of(event),
        event.getCapturedAt(),
        event.getPeople().size(),
        OptionalLong.empty());
  }

  IndexLine endingAt(long bytes) {
    return new IndexLine(at, place, capturedAt, people, OptionalLong.of(bytes));
  }

  /** In UTF-8, with the line's end. */
  byte[] toBytes() {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("at", BigDecimal.valueOf(at.toNanos() / 1_000, MICRO_DIGITS))
            .put("session", place.session())
            .put("sequence", place.sequence())
            .put("capturedAt", capturedAt.toString())
            .put("people", people);
    if (videoBytes.isPresent()) json.put("videoBytes", videoBytes.getAsLong());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what {@link #toBytes} wrote; empty if it is something else, or torn. */
  static Optional<IndexLine> parse(String line) {
    try {
      return parse(MAPPER.readTree(line));
    } catch (JsonProcessingException | DateTimeException e) {
      log.debug("no line of an index: {}", line, e);
      return Optional.empty();
    }
  }

  private static Optional<IndexLine> parse(JsonNode json) {
    if (!json.path("session").isNumber() || !json.path("people").isNumber()) {
      return Optional.empty();
    }
    JsonNode bytes = json.path("videoBytes");
    return Optional.of(
        new IndexLine(
            Duration.ofNanos(json.path("at").decimalValue().movePointRight(9).longValue()),
            new FramePlace(json.path("session").asLong(), json.path("sequence").asLong()),
            Instant.parse(json.path("capturedAt").asText()),
            json.path("people").asInt(),
            bytes.isNumber() ? OptionalLong.of(bytes.asLong()) : OptionalLong.empty()));
  }
}
