package dev.posewire.bench.jmh;

import dev.posewire.schemas.Halves;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** All maps of one image as halves, 103,968 values: to bytes, and back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class HalvesBenchmark {
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
