package dev.posewire.worker;

import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Policy;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** Frames for tests, of the size of a small model. */
final class Frames {
  static final PoseModel MODEL = new PoseModel("test-model", 64, 48, 8, 6);
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant RECEIVED = NOW.minusMillis(120);
  static final Instant PUBLISHED = NOW.minusMillis(100);
  static final long SESSION = 1_000;

  private Frames() {}

  static Frame frame(String channel, long sequence) {
    return builder(channel, sequence).build();
  }

  /** The first byte of the image is the sequence. */
  static Frame.Builder builder(String channel, long sequence) {
    ByteBuffer image = ByteBuffer.allocate(MODEL.imageBytes());
    image.put(0, (byte) sequence);
    return Frame.newBuilder()
        .setChannel(channel)
        .setSession(SESSION)
        .setSequence(sequence)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(RECEIVED.minusMillis(30))
        .setClock(Clock.CAMERA)
        .setPts(40_000 * sequence)
        .setSourceWidth(1280)
        .setSourceHeight(960)
        .setLetterbox(new Letterbox(0.05f, 0, 0))
        .setWidth(MODEL.inputWidth())
        .setHeight(MODEL.inputHeight())
        .setEncoding(Encoding.BGR24)
        .setPolicy(Policy.LATEST)
        .setLast(sequence == 99)
        .setTags(Map.of("site", "north"))
        .setImage(image);
  }
}
