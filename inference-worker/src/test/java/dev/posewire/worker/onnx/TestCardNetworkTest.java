package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.posewire.testcard.Puppet;
import dev.posewire.testcard.TestCardModel;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.ir.IrReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test card's network, a version 11 IR of float weights, on ONNX Runtime. */
@Timeout(60)
class TestCardNetworkTest {
  @TempDir Path folder;

  @Test
  void translationIsTheNetwork() throws IOException, OrtException {
    ModelFiles files = ModelFiles.of(TestCardModel.write(folder));
    float[] planes = new float[3 * TestCardModel.INPUT_WIDTH * TestCardModel.INPUT_HEIGHT];
    Random random = new Random(2);
    for (int i = 0; i < planes.length; i++) {
      planes[i] = random.nextInt(256);
    }
    PlanesRunner.assertMatchesReference(IrReader.read(files), planes, 1e-4);
  }

  @Test
  void jointsOfAPuppetPeakWhereItStands() throws IOException {
    TestCardSettings settings =
        TestCardSettings.parse("testcard:?people=1&seed=7&width=456&height=256");
    TestCardScene scene = new TestCardScene(settings);
    Puppet puppet = scene.puppets(0).get(0);
    try (InferenceEngine engine =
            OnnxRuntimeEngine.open(ModelFiles.of(TestCardModel.write(folder)));
        InferenceRequest request = engine.openRequest()) {
      byte[] bgr = new byte[engine.model().imageBytes()];
      scene.draw(0, bgr);
      PoseMaps maps = request.infer(List.of(ByteBuffer.wrap(bgr))).get(0);
      assertEquals(TestCardModel.NAME, engine.model().name());
      MapChecks.assertPeaks(puppet, maps, "test card");
    }
  }
}
