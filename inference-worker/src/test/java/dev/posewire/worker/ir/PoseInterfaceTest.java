package dev.posewire.worker.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.PoseModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoseInterfaceTest {
  @TempDir Path folder;

  @Test
  void outputsAreToldApartByTheirPlanes() {
    PoseInterface pose = PoseInterface.of(network(Shape.of(1, 3, 16, 24), 38, 19, 2, 3));
    assertEquals(new PoseModel("tiny", 24, 16, 3, 2), pose.model());
    assertEquals(19, pose.heatmaps().shape().dimension(1));
    assertEquals(38, pose.pafs().shape().dimension(1));
    assertEquals("data", pose.input().name());
  }

  @Test
  void otherPlanesAreNamed() {
    assertRefused(network(Shape.of(1, 3, 16, 24), 38, 17, 2, 3), "relu17 [1, 17, 2, 3]");
  }

  @Test
  void otherStrideIsNamed() {
    assertRefused(network(Shape.of(1, 3, 16, 24), 38, 19, 4, 6), "relu19 [1, 19, 4, 6]");
  }

  @Test
  void otherInputIsNamed() {
    assertRefused(network(Shape.of(1, 1, 16, 24), 38, 19, 2, 3), "inputs [data [1, 1, 16, 24]]");
    assertRefused(network(Shape.of(16, 24), 38, 19, 2, 3), "inputs [data [16, 24]]");
    assertRefused(network(Shape.of(1, 3, Shape.ANY, 24), 38, 19, 2, 3), "data [1, 3, ?, 24]");
  }

  private static void assertRefused(IrModel model, String found) {
    ModelException thrown = assertThrows(ModelException.class, () -> PoseInterface.of(model));
    assertTrue(thrown.getMessage().startsWith("model is not a pose network"));
    assertTrue(thrown.getMessage().contains(found), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("[N, 3, H, W]"), thrown.getMessage());
  }

  /** Shapes are those declared; nothing computes them. */
  private IrModel network(Shape input, int first, int second, int height, int width) {
    TinyIr ir = new TinyIr();
    int[] dimensions = input.dimensions().stream().mapToInt(Integer::intValue).toArray();
    int data = ir.parameter("data", dimensions);
    for (int planes : new int[] {first, second}) {
      ir.result(ir.layer("relu" + planes, "ReLU", "", Shape.of(1, planes, height, width), data));
    }
    return ir.read(folder);
  }
}
