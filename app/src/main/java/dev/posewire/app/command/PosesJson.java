package dev.posewire.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.posewire.decoder.openpose.Keypoint;
import dev.posewire.decoder.openpose.Pose;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes decoded people as one line of JSON: {@code {"poses": [{"score", "keypoints": [[x, y]]}]}}.
 * Whole numbers have no fraction, other floats are the shortest decimals that read back the same.
 */
final class PosesJson {
  /** Java's own floats differ between 17 and 19 (JDK-4511638); Jackson's are the same on all. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private PosesJson() {}

  /** Without the line's end. */
  static String toText(List<Pose> poses) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("poses");
      for (Pose pose : poses) {
        write(json, pose);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Pose pose) throws IOException {
    json.writeStartObject();
    json.writeFieldName("score");
    write(json, pose.score());
    json.writeArrayFieldStart("keypoints");
    for (Keypoint keypoint : pose.keypoints()) {
      json.writeStartArray();
      write(json, keypoint.x());
      write(json, keypoint.y());
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, float value) throws IOException {
    if (value == (int) value) {
      json.writeNumber((int) value);
    } else {
      json.writeNumber(value);
    }
  }
}
