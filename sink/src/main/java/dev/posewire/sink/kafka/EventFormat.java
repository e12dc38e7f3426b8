package dev.posewire.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.util.function.Function;

/** How an event becomes a record's value. */
public enum EventFormat {
  /** As {@link PoseJson} writes it. */
  JSON("application/json"),
  /** Avro's single-object encoding, by {@link AvroCodec}. */
  AVRO("application/avro");

  private final String contentType;

  EventFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  Function<PoseEvent, byte[]> encoder() {
    return switch (this) {
      case JSON -> event -> PoseJson.toText(event).getBytes(UTF_8);
      case AVRO -> new AvroCodec()::encode;
    };
  }
}
