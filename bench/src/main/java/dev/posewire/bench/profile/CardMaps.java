package dev.posewire.bench.profile;

import dev.posewire.bench.BenchModel;
import dev.posewire.schemas.Halves;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the test card's network says of a test card, made once. Immutable; its buffers are shared,
 * and nobody moves their positions.
 */
public final class CardMaps {
  private static final int PICTURES = 16;

  /** Of the card's 10 frames a second every other: 5 a second, as a channel has. */
  private static final int FRAME_STEP = 2;

  private static final String DEVICE = "bench";

  private record Maps(int width, int height, ByteBuffer heatmaps, ByteBuffer pafs) {}

  private final PoseModel model;
  private final List<Maps> pictures;

  private CardMaps(PoseModel model, List<Maps> pictures) {
    this.model = model;
    this.pictures = List.copyOf(pictures);
  }

  /** Runs the network on a card with so many people. */
  public static CardMaps make(int people) {
    try (InferenceEngine engine = BenchModel.testCard().load(OnnxRuntimeEngine::open);
        InferenceRequest request = engine.openRequest()) {
      PoseModel model = engine.model();
      TestCardScene scene =
          new TestCardScene(
              new TestCardSettings(people, people, model.inputWidth(), model.inputHeight(), 10, 0));
      List<Maps> pictures = new ArrayList<>();
      for (int i = 0; i < PICTURES; i++) {
        byte[] bgr = new byte[model.imageBytes()];
        scene.draw((long) i * FRAME_STEP, bgr);
        pictures.add(maps(request.infer(List.of(ByteBuffer.wrap(bgr))).get(0)));
      }
      return new CardMaps(model, pictures);
    }
  }

  private static Maps maps(PoseMaps maps) {
    return new Maps(maps.width(), maps.height(), halves(maps.heatmaps()), halves(maps.pafs()));
  }

  private static ByteBuffer halves(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
    Halves.encode(values, 0, values.length, bytes);
    return bytes.flip();
  }

  /** The maps of a picture, and what says where they come from; the pictures go to and fro. */
  PoseTensors.Builder tensors(long picture) {
    int turn = 2 * (pictures.size() - 1);
    int step = (int) (picture % turn);
    Maps maps = pictures.get(Math.min(step, turn - step));
    return PoseTensors.newBuilder()
        .setSourceWidth(model.inputWidth())
        .setSourceHeight(model.inputHeight())
        .setWidth(model.inputWidth())
        .setHeight(model.inputHeight())
        .setModel(model.name())
        .setDevice(DEVICE)
        .setHeatmapShape(List.of(PoseModel.HEATMAP_PLANES, maps.height, maps.width))
        .setHeatmaps(maps.heatmaps)
        .setPafShape(List.of(PoseModel.PAF_PLANES, maps.height, maps.width))
        .setPafs(maps.pafs);
  }
}
