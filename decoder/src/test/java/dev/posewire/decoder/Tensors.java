package dev.posewire.decoder;

import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.decoder.openpose.Limb;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Halves;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Maps of 16 x 16 cells for tests: nobody, or one person of four keypoints. */
final class Tensors {
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant RECEIVED = NOW.minusMillis(120);
  static final long SESSION = 1_000;
  static final int CELLS = 16;
  static final int PIXELS = CELLS * 8;

  /** In model pixels; off the cells' centres, where two enlarged pixels would tie. */
  private static final Map<BodyPart, double[]> PERSON =
      Map.of(
          BodyPart.NOSE, new double[] {61.3, 37.3},
          BodyPart.NECK, new double[] {61.3, 69.3},
          BodyPart.RIGHT_SHOULDER, new double[] {29.3, 69.3},
          BodyPart.LEFT_SHOULDER, new double[] {93.3, 69.3});

  private Tensors() {}

  /** Of nobody, on the live lane. */
  static PoseTensors nobody(String channel, long sequence) {
    return builder(channel, SESSION, sequence).build();
  }

  /** Of one person who stands still. */
  static PoseTensors person(String channel, long sequence) {
    return builder(channel, SESSION, sequence)
        .setHeatmaps(halves(heatmaps()))
        .setPafs(halves(pafs()))
        .build();
  }

  static PoseTensors.Builder builder(String channel, long session, long sequence) {
    return PoseTensors.newBuilder()
        .setChannel(channel)
        .setSession(session)
        .setSequence(sequence)
        .setReceivedAt(RECEIVED)
        .setCapturedAt(RECEIVED.plusMillis(40 * sequence))
        .setPublishedAt(RECEIVED.plusMillis(20))
        .setInferredAt(RECEIVED.plusMillis(60))
        .setClock(Clock.CAMERA)
        .setPts(40_000 * sequence)
        .setSourceWidth(1280)
        .setSourceHeight(720)
        .setLetterbox(new Letterbox(0.1f, 0, 28))
        .setWidth(PIXELS)
        .setHeight(PIXELS)
        .setPolicy(Policy.LATEST)
        .setLast(sequence == 99)
        .setTags(Map.of("site", "north"))
        .setModel("test-model")
        .setDevice("fake:CPU")
        .setHeatmapShape(List.of(OpenPoseDecoder.HEATMAP_PLANES, CELLS, CELLS))
        .setHeatmaps(halves(new float[OpenPoseDecoder.HEATMAP_PLANES * CELLS * CELLS]))
        .setPafShape(List.of(OpenPoseDecoder.PAF_PLANES, CELLS, CELLS))
        .setPafs(halves(new float[OpenPoseDecoder.PAF_PLANES * CELLS * CELLS]));
  }

  static ByteBuffer halves(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
    Halves.encode(values, 0, values.length, bytes);
    return bytes.flip();
  }

  /** A Gaussian a keypoint. */
  private static float[] heatmaps() {
    float[] values = new float[OpenPoseDecoder.HEATMAP_PLANES * CELLS * CELLS];
    PERSON.forEach(
        (part, at) -> {
          for (int cell = 0; cell < CELLS * CELLS; cell++) {
            double dx = x(cell) - at[0];
            double dy = y(cell) - at[1];
            values[part.index() * CELLS * CELLS + cell] =
                (float) (0.9 * Math.exp(-(dx * dx + dy * dy) / 98));
          }
        });
    return values;
  }

  /** A band of unit vectors a limb. */
  private static float[] pafs() {
    float[] values = new float[OpenPoseDecoder.PAF_PLANES * CELLS * CELLS];
    for (Limb limb : Limb.values()) {
      if (!PERSON.containsKey(limb.from()) || !PERSON.containsKey(limb.to())) continue;
      double[] from = PERSON.get(limb.from());
      double[] to = PERSON.get(limb.to());
      double length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      double unitX = (to[0] - from[0]) / length;
      double unitY = (to[1] - from[1]) / length;
      for (int cell = 0; cell < CELLS * CELLS; cell++) {
        double along = (x(cell) - from[0]) * unitX + (y(cell) - from[1]) * unitY;
        double across = (x(cell) - from[0]) * unitY - (y(cell) - from[1]) * unitX;
        if (along < -12 || along > length + 12 || Math.abs(across) > 12) continue;
        values[limb.pafX() * CELLS * CELLS + cell] = (float) unitX;
        values[limb.pafY() * CELLS * CELLS + cell] = (float) unitY;
      }
    }
    return values;
  }

  private static double x(int cell) {
    return (cell % CELLS + 0.5) * 8;
  }

  private static double y(int cell) {
    return (Math.floorDiv(cell, CELLS) + 0.5) * 8;
  }
}
