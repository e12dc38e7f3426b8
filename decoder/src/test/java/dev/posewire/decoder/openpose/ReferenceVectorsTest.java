package dev.posewire.decoder.openpose;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares with what Open Model Zoo's C++ decoder found in stored network outputs. The vectors are
 * no part of the project: without them each is skipped by name.
 */
class ReferenceVectorsTest {
  private static final int HEIGHT = 32;
  private static final int WIDTH = 57;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "real_000000000785",
        "real_000000196141",
        "v01_zero",
        "v02_one",
        "v03_one_small",
        "v04_one_huge",
        "v05_two_apart",
        "v06_two_overlap",
        "v07_five",
        "v08_occl_neck",
        "v09_ten",
        "v10_twenty",
        "v11_thirty",
        "v12_borders",
        "v13_ties",
        "v14_plateau",
        "v15_very_noisy",
        "v16_threshold"
      })
  void findsThePeopleOfTheReference(String vector) throws IOException {
    Optional<Path> folder = referenceFolder();
    assumeTrue(
        folder.isPresent(),
        vector
            + ": no reference/decoder; set POSEWIRE_SHARED_DIR or put the folder 'shared' beside the"
            + " checkout");
    ShortBuffer halves =
        ByteBuffer.wrap(Files.readAllBytes(folder.get().resolve(vector + ".f16")))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer();
    float[] pafs = readPlanes(halves, OpenPoseDecoder.PAF_PLANES);
    float[] heatmaps = readPlanes(halves, OpenPoseDecoder.HEATMAP_PLANES);
    JsonNode expected =
        new ObjectMapper().readTree(folder.get().resolve(vector + ".json").toFile());

    OpenPoseDecoder decoder = new OpenPoseDecoder(OpenPoseSettings.DEFAULT);

    ExpectedPoses.assertSamePeople(
        expected.get("poses"), decoder.decode(heatmaps, pafs, HEIGHT, WIDTH));
  }

  private static float[] readPlanes(ShortBuffer halves, int planes) {
    float[] values = new float[planes * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = toFloat(halves.get());
    }
    return values;
  }

  /** Finite halves only. */
  private static float toFloat(short half) {
    int exponent = (half >> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    float magnitude =
        exponent == 0
            ? mantissa * 0x1p-24f
            : Float.intBitsToFloat((exponent + 112) << 23 | mantissa << 13);
    return half < 0 ? -magnitude : magnitude;
  }

  private static Optional<Path> referenceFolder() {
    String shared = System.getenv("POSEWIRE_SHARED_DIR");
    Stream<Path> candidates =
        shared != null
            ? Stream.of(Path.of(shared))
            : Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(folder -> folder.resolve("shared"));
    return candidates
        .map(folder -> folder.resolve("reference").resolve("decoder"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
