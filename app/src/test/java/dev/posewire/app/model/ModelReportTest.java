package dev.posewire.app.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReportTest {
  @TempDir Path folder;

  @Test
  void testCardIsDescribed() {
    List<String> lines = lines("testcard");

    assertEquals("name        testcard", lines.get(0));
    assertEquals("from        the test card", lines.get(1));
    assertTrue(lines.contains("IR version  10") || lines.contains("IR version  11"), "" + lines);
    assertTrue(
        lines.contains("input       data [1, 3, 256, 456] BGR, 0..255, 456x256 pixels"),
        "" + lines);
    assertTrue(lines.contains("output      Mconv7_stage2_L2 [1, 19, 32, 57] heatmaps"), "" + lines);
    assertTrue(lines.contains("output      Mconv7_stage2_L1 [1, 38, 32, 57] PAFs"), "" + lines);
    assertTrue(line(lines, "precision").contains("F32"), "" + lines);
    assertTrue(line(lines, "operations").contains("GroupConvolution 1"), "" + lines);
    assertTrue(line(lines, "operations").contains("Result 2"), "" + lines);
  }

  @Test
  void realModelIsDescribed() {
    Path model = SharedFolder.require("models/human-pose-estimation-0001/FP16-INT8");

    List<String> lines = lines(model.toString());

    assertEquals("name        human-pose-estimation-0001", lines.get(0));
    assertTrue(line(lines, "SHA-384").contains("c8fd0eea004648dc2e52805757c4e5ba"), "" + lines);
    assertTrue(
        line(lines, "precision").matches(".*\\b[IU]8 [34],\\d{3},\\d{3} bytes.*"), "" + lines);
    assertTrue(line(lines, "operations").contains("FakeQuantize"), "" + lines);
  }

  private List<String> lines(String named) {
    PoseModels models = new PoseModels(new ModelFolders(Optional.empty(), folder));
    return ModelReport.lines(models.find(Optional.of(named)));
  }

  private static String line(List<String> lines, String subject) {
    return lines.stream().filter(line -> line.startsWith(subject)).findFirst().orElse("");
  }
}
