package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseTensors;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoseMapsTest {
  private final PoseMaps maps = new PoseMaps();

  @Test
  void readsTheHalvesAndLeavesTheRecordAsItIs() throws Exception {
    float[] values = new float[19 * 16 * 16];
    values[19 * 16 * 16 - 1] = 0.75f;
    PoseTensors tensors = builder().setHeatmaps(Tensors.halves(values)).build();

    maps.fill(tensors);

    assertEquals(16, maps.height());
    assertEquals(16, maps.width());
    assertEquals(0.75f, maps.heatmaps()[19 * 16 * 16 - 1]);
    assertEquals(38 * 16 * 16, maps.pafs().length);
    assertEquals(19 * 16 * 16 * 2, tensors.getHeatmaps().remaining());
  }

  @Test
  void arraysAreUsedAgain() throws Exception {
    maps.fill(Tensors.nobody("dock-3", 0));
    float[] first = maps.heatmaps();
    maps.fill(Tensors.nobody("dock-3", 1));

    assertSame(first, maps.heatmaps());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    refused(builder().setHeatmapShape(List.of(19, 16)), "heatmaps must be [19, h, w]: [19, 16]");
    refused(builder().setHeatmapShape(List.of(18, 16, 16)), "[18, 16, 16]");
    refused(builder().setHeatmapShape(List.of(19, 7, 16)), "from 8 to 512: [19, 7, 16]");
    refused(builder().setHeatmapShape(List.of(19, 16, 513)), "[19, 16, 513]");
    refused(builder().setPafShape(List.of(38, 16, 17)), "pafs must be [38, 16, 16]: [38, 16, 17]");
  }

  @Test
  void bytesThatDoNotFitAreNamed() {
    refused(
        builder().setHeatmaps(ByteBuffer.allocate(9_727)), "heatmaps must have 9728 bytes: 9727");
    refused(builder().setPafs(ByteBuffer.allocate(0)), "pafs must have 19456 bytes: 0");
  }

  @Test
  void mapsAboveTheLimitAreRefusedBeforeAnythingIsAllocated() {
    refused(
        builder().setHeatmapShape(List.of(19, 256, 256)).setPafShape(List.of(38, 256, 256)),
        "at most 7296 cells a plane, this decoder's limit: 256 x 256");
    assertEquals(0, maps.heatmaps().length);
  }

  @Test
  void mapsMustBeOfTheModelsInput() {
    refused(builder().setWidth(120), "input of 128 x 128 pixels: 120 x 128");
  }

  @Test
  void letterboxMustHaveAScale() {
    refused(builder().setLetterbox(new Letterbox(0f, 0, 0)), "scale must be above 0: 0.0");
    refused(builder().setLetterbox(new Letterbox(Float.NaN, 0, 0)), "NaN");
    refused(builder().setLetterbox(new Letterbox(Float.POSITIVE_INFINITY, 0, 0)), "Infinity");
  }

  private static PoseTensors.Builder builder() {
    return Tensors.builder("dock-3", 1, 0);
  }

  private void refused(PoseTensors.Builder tensors, String problem) {
    String message =
        assertThrows(MalformedRecordException.class, () -> maps.fill(tensors.build())).getMessage();
    assertTrue(message.contains(problem), message);
    assertTrue(message.endsWith("(channel dock-3)"), message);
  }
}
