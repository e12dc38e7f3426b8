package dev.posewire.sink.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pose events as CloudEvents 1.0. Thread-safe: holds no state.
 *
 * <p>The attributes: {@code id} is the event's identity, so that a receiver may tell by it what it
 * has had; {@code subject} the channel; {@code time} when the picture was taken.
 */
final class CloudEvents {
  /** JSON Event Format for CloudEvents 1.0.2, section 4.2. */
  static final String BATCH_TYPE = "application/cloudevents-batch+json";

  static final String EVENT_TYPE = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();

  private CloudEvents() {}

  /** {@code channel/session/sequence}. */
  static String id(PoseEvent event) {
    return event.getChannel() + "/" + event.getSession() + "/" + event.getSequence();
  }

  /**
   * The headers of a request whose body is one event.
   *
   * <p>HTTP Protocol Binding for CloudEvents 1.0.2, section 3.1.
   */
  static Map<String, String> headers(PoseEvent event) {
    Map<String, String> headers = new LinkedHashMap<>();
    attributes(event).forEach((name, value) -> headers.put("ce-" + name, encoded(value)));
    return headers;
  }

  /** The event with its attributes, as an element of a batch. */
  static String toText(PoseEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (var attribute : attributes(event).entrySet()) {
        json.writeStringField(attribute.getKey(), attribute.getValue());
      }
      json.writeStringField("datacontenttype", EVENT_TYPE);
      json.writeFieldName("data");
      json.writeRawValue(PoseJson.toText(event));
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }

  private static Map<String, String> attributes(PoseEvent event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", id(event));
    attributes.put("source", "/posewire");
    attributes.put("type", "dev.posewire.pose-event");
    attributes.put("time", event.getCapturedAt().toString());
    attributes.put("subject", event.getChannel());
    return attributes;
  }

  /**
   * As a header may hold it: section 3.1.3.2. The ids of channels need none of it; what else was
   * put into the topic must not end a header.
   */
  private static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte octet : value.getBytes(UTF_8)) {
      if (octet > ' ' && octet < 0x7f && octet != '"' && octet != '%') {
        encoded.append((char) octet);
      } else {
        encoded.append("%%%02X".formatted(octet));
      }
    }
    return encoded.toString();
  }
}
