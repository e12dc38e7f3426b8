package dev.posewire.bench;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.decoder.openpose.Pose;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Finds the people of the same images raw and through JPEG, and compares. */
@Command(
    name = "jpeg",
    description = "Bytes, and displacement of keypoints, of JPEG frames against raw ones.",
    mixinStandardHelpOptions = true)
public final class JpegBench implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description = "As posewire's; default: the real one where it is found, else the test card's.")
  private String model;

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description =
          "Video to take frames of; default: media/people-street.mp4 in the folder of "
              + Clip.SHARED_VARIABLE
              + ", else the test card.")
  private Path clip;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "60",
      description = "At most; default: ${DEFAULT-VALUE}.")
  private int frames;

  @Option(
      names = "--qualities",
      split = ",",
      paramLabel = "N",
      defaultValue = "75,90,95",
      description = "Of JPEG; default: ${DEFAULT-VALUE}.")
  private List<Integer> qualities = List.of();

  private final OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new JpegBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Clip source = Clip.find(Optional.ofNullable(clip), System.getenv());
    try (InferenceEngine engine = BenchModel.open(Optional.ofNullable(model));
        InferenceRequest request = engine.openRequest()) {
      PoseModel network = engine.model();
      List<ByteBuffer> images = source.images(network, frames);
      System.out.printf(
          "model %s, clip %s, %d frames of %dx%d, %d bytes raw%n",
          network.name(),
          Path.of(source.url()).getFileName(),
          images.size(),
          network.inputWidth(),
          network.inputHeight(),
          network.imageBytes());
      List<List<Pose>> raw = images.stream().map(image -> people(request, image)).toList();
      for (int quality : qualities) {
        compare(request, network, quality, images, raw);
      }
      return 0;
    }
  }

  private void compare(
      InferenceRequest request,
      PoseModel network,
      int quality,
      List<ByteBuffer> images,
      List<List<Pose>> raw)
      throws Exception {
    JpegCoder coder = new JpegCoder(network.inputWidth(), network.inputHeight(), quality);
    PoseDisplacement displacement = new PoseDisplacement();
    long bytes = 0;
    for (int i = 0; i < images.size(); i++) {
      byte[] jpeg = coder.encode(images.get(i));
      bytes += jpeg.length;
      ByteBuffer decoded = coder.decode(jpeg);
      displacement.add(raw.get(i), people(request, decoded));
    }
    long mean = bytes / images.size();
    System.out.println(
        String.format(
            Locale.ROOT,
            "q%d: %d bytes a frame (1/%.1f), %s",
            quality,
            mean,
            (double) network.imageBytes() / mean,
            displacement));
  }

  private List<Pose> people(InferenceRequest request, ByteBuffer image) {
    PoseMaps maps = request.infer(List.of(image)).get(0);
    return decoder.decode(maps.heatmaps(), maps.pafs(), maps.height(), maps.width());
  }
}
