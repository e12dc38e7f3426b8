package dev.posewire.bench.jmh;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.decoder.openpose.PoseMaps;
import dev.posewire.decoder.openpose.plain.PlainDecoder;
import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The maps of one image to people: as it ships, and as it is easiest to check. */
public class DecodeBenchmark extends StepBenchmark {
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
