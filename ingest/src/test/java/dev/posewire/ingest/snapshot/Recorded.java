package dev.posewire.ingest.snapshot;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Records as they lie on Kafka. */
final class Recorded {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00.000001Z");

  private Recorded() {}

  static ChannelSpec spec(String channel, Policy policy) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setUrl("testcard:")
        .setPolicy(policy)
        .setUpdatedAt(BEGIN)
        .build();
  }

  static Instant capturedAt(long sequence) {
    return BEGIN.plusMillis(100 * sequence);
  }

  /** All pixels of one grey, of a source twice as large as the image. */
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

  static PoseEvent event(String channel, long session, long sequence, Person... people) {
    Instant at = capturedAt(sequence);
    return PoseEvent.newBuilder()
        .setChannel(channel)
        .setSession(session)
        .setSequence(sequence)
        .setReceivedAt(at)
        .setCapturedAt(at)
        .setPublishedAt(at)
        .setInferredAt(at)
        .setDecodedAt(at)
        .setSourceWidth(2 * WIDTH)
        .setSourceHeight(2 * HEIGHT)
        .setTags(Map.of())
        .setModel("testcard")
        .setDevice("onnxruntime:CPU")
        .setPeople(List.of(people))
        .build();
  }

  /** Somebody of whom no keypoint is there. */
  static Person person(int track) {
    int keypoints = Coco18.KEYPOINTS.size();
    return new Person(
        track,
        1f,
        new Box(0f, 0f, 0f, 0f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, -1f),
        Collections.nCopies(keypoints, 0f));
  }

  /** Somebody of whom only the nose is there. */
  static Person nose(float x, float y) {
    Person nobody = person(-1);
    List<Float> xs = new ArrayList<>(nobody.getX());
    List<Float> ys = new ArrayList<>(nobody.getY());
    List<Float> scores = new ArrayList<>(nobody.getKeypointScores());
    xs.set(0, x);
    ys.set(0, y);
    scores.set(0, 0.9f);
    return Person.newBuilder(nobody).setX(xs).setY(ys).setKeypointScores(scores).build();
  }
}
