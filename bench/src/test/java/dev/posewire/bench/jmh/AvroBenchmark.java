package dev.posewire.bench.jmh;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Halves;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.schemas.UnknownSchemaException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** The record between worker and decoder, with the maps of one image: to bytes, and back. */
public class AvroBenchmark extends StepBenchmark {
  private final AvroCodec codec = new AvroCodec();
  private final PoseTensors tensors = tensors();
  private final byte[] value = codec.encode(tensors);

  @Benchmark
  public byte[] encode() {
    return codec.encode(tensors);
  }

  @Benchmark
  public PoseTensors decode() throws MalformedRecordException, UnknownSchemaException {
    return codec.decode(value, PoseTensors.class);
  }

  private static PoseTensors tensors() {
    Instant received = Instant.parse("2026-03-01T10:00:00Z");
    return PoseTensors.newBuilder()
        .setChannel("dock-3")
        .setSession(1_000)
        .setSequence(42)
        .setReceivedAt(received)
        .setCapturedAt(received.minusMillis(80))
        .setPublishedAt(received.plusMillis(20))
        .setInferredAt(received.plusMillis(60))
        .setClock(Clock.CAMERA)
        .setPts(1_680_000)
        .setSourceWidth(1280)
        .setSourceHeight(720)
        .setLetterbox(new Letterbox(0.35625f, 0, 0))
        .setWidth(MapValues.WIDTH * 8)
        .setHeight(MapValues.HEIGHT * 8)
        .setPolicy(Policy.LATEST)
        .setLast(false)
        .setTags(Map.of("site", "north"))
        .setModel("human-pose-estimation-0001")
        .setDevice("onnxruntime:CPU")
        .setHeatmapShape(List.of(MapValues.HEATMAP_PLANES, MapValues.HEIGHT, MapValues.WIDTH))
        .setHeatmaps(halves(MapValues.HEATMAP_PLANES))
        .setPafShape(List.of(MapValues.PAF_PLANES, MapValues.HEIGHT, MapValues.WIDTH))
        .setPafs(halves(MapValues.PAF_PLANES))
        .build();
  }

  private static ByteBuffer halves(int planes) {
    float[] values = MapValues.of(planes);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
    Halves.encode(values, 0, values.length, bytes);
    return bytes.flip();
  }
}
