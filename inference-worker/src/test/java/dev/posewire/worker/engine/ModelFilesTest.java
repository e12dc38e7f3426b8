package dev.posewire.worker.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  @TempDir Path folder;

  @Test
  void weightsAreFoundBesideTheGraph() throws IOException {
    Path xml = Files.createFile(folder.resolve("pose.v2.xml"));
    Path bin = Files.createFile(folder.resolve("pose.v2.bin"));
    assertEquals(new ModelFiles(xml, bin), ModelFiles.of(xml));
  }

  @Test
  void missingGraphIsNamed() {
    Path xml = folder.resolve("pose.xml");
    assertRefused(xml, "model graph not found: " + xml);
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    Path xml = Files.createFile(folder.resolve("pose.xml"));
    assertRefused(xml, "model weights not found: " + folder.resolve("pose.bin"));
  }

  @Test
  void otherKindOfFileIsNamed() throws IOException {
    Path onnx = Files.createFile(folder.resolve("pose.onnx"));
    assertRefused(onnx, "model is not an .xml file: " + onnx);
  }

  private static void assertRefused(Path xml, String start) {
    ModelException thrown = assertThrows(ModelException.class, () -> ModelFiles.of(xml));
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
  }
}
