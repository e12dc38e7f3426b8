package dev.posewire.bench.jmh;

import dev.posewire.schemas.Halves;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** All maps of one image as halves, 103,968 values: to bytes, and back. */
public class HalvesBenchmark extends StepBenchmark {
  /** The stages have their halves in arrays; those of a mapped file are direct. */
  @Param({"false", "true"})
  boolean direct;

  private final float[] values = MapValues.of(MapValues.HEATMAP_PLANES + MapValues.PAF_PLANES);
  private final float[] decoded = new float[values.length];
  private ByteBuffer halves;
  private ByteBuffer encoded;

  @Setup
  public void allocate() {
    halves = buffer();
    encoded = buffer();
    Halves.encode(values, 0, values.length, halves);
  }

  @Benchmark
  public ByteBuffer encode() {
    Halves.encode(values, 0, values.length, encoded.clear());
    return encoded;
  }

  @Benchmark
  public float[] decode() {
    Halves.decode(halves.rewind(), decoded, 0, decoded.length);
    return decoded;
  }

  private ByteBuffer buffer() {
    int bytes = values.length * Short.BYTES;
    return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
  }
}
