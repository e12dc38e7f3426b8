package dev.posewire.bench.jmh;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.decoder.openpose.PoseMaps;
import dev.posewire.decoder.openpose.plain.PlainDecoder;
import java.io.IOException;
import java.util.List;
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

/** The maps of one image to people: as it ships, and as it is easiest to check. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class DecodeBenchmark {
  @Param DecodedImage image;

  private PoseMaps maps;
  private final OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);
  private final PlainDecoder plain = new PlainDecoder(OpenPoseSettings.DEFAULT);

  @Setup
  public void load() throws IOException {
    maps = image.maps();
  }

  @Benchmark
  public List<Pose> fast() {
    return decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
  }

  @Benchmark
  public List<Pose> plain() {
    return plain.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
  }
}
