package dev.posewire.sink.video;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;

/** Frames and their events: ten a second, of a source twice as large as the image. */
final class Recorded {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
  static final long SESSION = 7;

  private Recorded() {}

  static Instant capturedAt(long sequence) {
    return BEGIN.plusMillis(100 * sequence);
  }

  /** All of one grey. */
  static Frame frame(String channel, long session, long sequence, int grey) {
    byte[] image = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(image, (byte) grey);
    return Frame.newBuilder()
        .setChannel(channel)
        .setSession(session)
        .setSequence(sequence)
        .setReceivedAt(capturedAt(sequence))
        .setCapturedAt(capturedAt(sequence))
        .setClock(Clock.FILE)
        .setSourceWidth(2 * WIDTH)
        .setSourceHeight(2 * HEIGHT)
        .setLetterbox(new Letterbox(0.5f, 0, 0))
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setEncoding(Encoding.BGR24)
        .setImage(ByteBuffer.wrap(image))
        .build();
  }

  static Frame frame(String channel, long sequence) {
    return frame(channel, SESSION, sequence, 100);
  }

  static PoseEvent event(String channel, long session, long sequence) {
    return PoseEvent.newBuilder(Events.event(channel, sequence))
        .setSession(session)
        .setReceivedAt(capturedAt(sequence))
        .setCapturedAt(capturedAt(sequence))
        .setPublishedAt(capturedAt(sequence))
        .setSourceWidth(2 * WIDTH)
        .setSourceHeight(2 * HEIGHT)
        .build();
  }

  static PoseEvent event(String channel, long sequence) {
    return event(channel, SESSION, sequence);
  }

  /** Somebody whose keypoints all lie at one place, in pixels of the source. */
  static Person person(float x, float y) {
    int keypoints = Coco18.KEYPOINTS.size();
    return new Person(
        -1,
        1f,
        new Box(x, y, 0f, 0f),
        Collections.nCopies(keypoints, x),
        Collections.nCopies(keypoints, y),
        Collections.nCopies(keypoints, 1f));
  }
}
