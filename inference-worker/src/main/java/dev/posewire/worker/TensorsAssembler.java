package dev.posewire.worker;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Halves;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Makes the record of a result: the frame's identity, times and geometry, the maps as halves.
 * Stateless.
 */
final class TensorsAssembler {
  private final String model;
  private final String device;

  TensorsAssembler(String model, String device) {
    this.model = model;
    this.device = device;
  }

  PoseTensors assemble(FrameTask task, PoseMaps maps, Instant inferredAt) {
    Frame frame = task.frame();
    return PoseTensors.newBuilder()
        .setChannel(frame.getChannel())
        .setSession(frame.getSession())
        .setSequence(frame.getSequence())
        .setReceivedAt(frame.getReceivedAt())
        .setCapturedAt(frame.getCapturedAt())
        .setPublishedAt(task.delivery().publishedAt())
        .setInferredAt(inferredAt)
        .setClock(frame.getClock())
        .setPts(frame.getPts())
        .setSourceWidth(frame.getSourceWidth())
        .setSourceHeight(frame.getSourceHeight())
        .setLetterbox(frame.getLetterbox())
        .setWidth(frame.getWidth())
        .setHeight(frame.getHeight())
        .setPolicy(task.policy())
        .setLast(frame.getLast())
        .setTags(frame.getTags())
        .setModel(model)
        .setDevice(device)
        .setHeatmapShape(List.of(PoseModel.HEATMAP_PLANES, maps.height(), maps.width()))
        .setHeatmaps(halves(maps.heatmaps()))
        .setPafShape(List.of(PoseModel.PAF_PLANES, maps.height(), maps.width()))
        .setPafs(halves(maps.pafs()))
        .build();
  }

  private static ByteBuffer halves(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
    Halves.encode(values, 0, values.length, bytes);
    return bytes.flip();
  }
}
