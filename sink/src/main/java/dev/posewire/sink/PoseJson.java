package dev.posewire.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a pose event as one line of JSON. Thread-safe: holds no state.
 *
 * <p>The fields have the names and the order of the Avro schema. Times are ISO-8601 in UTC with six
 * digits of a second; floats are the shortest decimals that read back as the same float, {@code
 * null} if not finite; tags are sorted by key. Equal events give equal text.
 */
public final class PoseJson {
  /** Java's own floats differ between 17 and 19 (JDK-4511638); Jackson's are the same on all. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  /** Room for an event with one person. */
  private static final int EXPECTED_CHARS = 1_024;

  private PoseJson() {}

  /** The event as JSON on one line, without the line's end. */
  public static String toText(PoseEvent event) {
    return text(json -> write(json, event)).toString();
  }

  /** As {@link #toText}, in UTF-8 and with the line's end, {@code \n}. */
  public static byte[] toLine(PoseEvent event) {
    return text(json -> write(json, event)).append('\n').toString().getBytes(UTF_8);
  }

  /** Tags as a JSON object. */
  public static String toText(Map<String, String> tags) {
    return text(json -> write(json, tags)).toString();
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static StringWriter text(Content content) {
    StringWriter text = new StringWriter(EXPECTED_CHARS);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text;
  }

  private static void write(JsonGenerator json, PoseEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("channel", event.getChannel());
    json.writeNumberField("session", event.getSession());
    json.writeNumberField("sequence", event.getSequence());
    writeTime(json, "receivedAt", event.getReceivedAt());
    writeTime(json, "capturedAt", event.getCapturedAt());
    writeTime(json, "publishedAt", event.getPublishedAt());
    writeTime(json, "inferredAt", event.getInferredAt());
    writeTime(json, "decodedAt", event.getDecodedAt());
    json.writeStringField("clock", event.getClock().name());
    json.writeNumberField("pts", event.getPts());
    json.writeNumberField("sourceWidth", event.getSourceWidth());
    json.writeNumberField("sourceHeight", event.getSourceHeight());
    json.writeBooleanField("last", event.getLast());
    json.writeFieldName("tags");
    write(json, event.getTags());
    json.writeStringField("model", event.getModel());
    json.writeStringField("device", event.getDevice());
    json.writeStringField("skeleton", event.getSkeleton());
    json.writeArrayFieldStart("people");
    for (Person person : event.getPeople()) {
      write(json, person);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Map<String, String> tags) throws IOException {
    json.writeStartObject();
    for (var tag : new TreeMap<>(tags).entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Person person) throws IOException {
    json.writeStartObject();
    json.writeNumberField("track", person.getTrack());
    writeFloat(json, "score", person.getScore());
    Box box = person.getBox();
    json.writeObjectFieldStart("box");
    writeFloat(json, "x", box.getX());
    writeFloat(json, "y", box.getY());
    writeFloat(json, "width", box.getWidth());
    writeFloat(json, "height", box.getHeight());
    json.writeEndObject();
    writeFloats(json, "x", person.getX());
    writeFloats(json, "y", person.getY());
    writeFloats(json, "keypointScores", person.getKeypointScores());
    json.writeEndObject();
  }

  private static void writeTime(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, MICROS.format(time));
  }

  private static void writeFloat(JsonGenerator json, String name, float value) throws IOException {
    json.writeFieldName(name);
    writeFloat(json, value);
  }

  private static void writeFloats(JsonGenerator json, String name, List<Float> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (float value : values) {
      writeFloat(json, value);
    }
    json.writeEndArray();
  }

  /** JSON has no word for infinity or not-a-number. */
  private static void writeFloat(JsonGenerator json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
