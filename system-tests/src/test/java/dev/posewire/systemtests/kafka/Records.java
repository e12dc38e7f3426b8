package dev.posewire.systemtests.kafka;

import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.PoseEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Frames and events for tests; each came as many milliseconds after the first as it is later. */
final class Records {
  static final int WIDTH = 456;
  static final int HEIGHT = 256;

  private static final Instant FIRST = Instant.parse("2026-03-01T10:15:30.123456Z");

  private Records() {}

  static Instant capturedAt(long sequence) {
    return FIRST.plusMillis(sequence);
  }

  /** Of the model's size, black. */
  static Frame frame(String channel, long sequence) {
    return frame(channel, sequence, WIDTH, HEIGHT);
  }

  /** Of one pixel, for tests that look at no picture. */
  static Frame smallFrame(String channel, long sequence) {
    return frame(channel, sequence, 1, 1);
  }

  private static Frame frame(String channel, long sequence, int width, int height) {
    return Frame.newBuilder()
        .setChannel(channel)
        .setSession(1)
        .setSequence(sequence)
        .setReceivedAt(capturedAt(sequence))
        .setCapturedAt(capturedAt(sequence))
        .setSourceWidth(640)
        .setSourceHeight(360)
        .setLetterbox(new Letterbox(0.7f, 0, 0))
        .setWidth(width)
        .setHeight(height)
        .setEncoding(Encoding.BGR24)
        .setImage(ByteBuffer.wrap(new byte[width * height * 3]))
        .build();
  }

  /** Nobody is there. */
  static PoseEvent event(String channel, long sequence) {
    return PoseEvent.newBuilder()
        .setChannel(channel)
        .setSession(1)
        .setSequence(sequence)
        .setReceivedAt(capturedAt(sequence))
        .setCapturedAt(capturedAt(sequence))
        .setPublishedAt(capturedAt(sequence))
        .setInferredAt(capturedAt(sequence))
        .setDecodedAt(capturedAt(sequence))
        .setClock(Clock.FILE)
        .setSourceWidth(640)
        .setSourceHeight(360)
        .setTags(Map.of())
        .setModel("testcard")
        .setDevice("onnxruntime:CPU")
        .setSkeleton(Coco18.SKELETON)
        .setPeople(List.of())
        .build();
  }
}
