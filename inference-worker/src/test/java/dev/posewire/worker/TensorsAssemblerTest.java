package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.Halves;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorsAssemblerTest {
  @Test
  void carriesTheFramesIdentityTimesAndGeometryAndTheMapsAsHalves() {
    FrameTask task = WorkerRig.tasks(Policy.EVERY, Frames.frame("dock-3", 99)).get(0);
    ByteBuffer heatmaps = ByteBuffer.allocate(19 * 6 * 8 * 2);
    Halves.encode(FakeEngine.maps(0.75f).heatmaps(), 0, 19 * 6 * 8, heatmaps);

    PoseTensors tensors =
        new TensorsAssembler("test-model", "fake:CPU")
            .assemble(task, FakeEngine.maps(0.75f), Frames.NOW);

    assertEquals(
        PoseTensors.newBuilder()
            .setChannel("dock-3")
            .setSession(Frames.SESSION)
            .setSequence(99)
            .setReceivedAt(task.frame().getReceivedAt())
            .setCapturedAt(task.frame().getCapturedAt())
            .setPublishedAt(Frames.PUBLISHED)
            .setInferredAt(Frames.NOW)
            .setClock(task.frame().getClock())
            .setPts(task.frame().getPts())
            .setSourceWidth(1280)
            .setSourceHeight(960)
            .setLetterbox(task.frame().getLetterbox())
            .setWidth(64)
            .setHeight(48)
            .setPolicy(Policy.EVERY)
            .setLast(true)
            .setTags(Map.of("site", "north"))
            .setModel("test-model")
            .setDevice("fake:CPU")
            .setHeatmapShape(List.of(19, 6, 8))
            .setHeatmaps(heatmaps.flip())
            .setPafShape(List.of(38, 6, 8))
            .setPafs(ByteBuffer.allocate(38 * 6 * 8 * 2))
            .build(),
        tensors);
  }
}
