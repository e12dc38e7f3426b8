package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.app.model.SharedFolder;
import dev.posewire.schemas.Halves;
import dev.posewire.testcard.Puppet;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecodeCommandTest {
  private static final int BYTES = 57 * 32 * 57 * 2;

  /** Of the reference's scores, relative: they have nine digits. */
  private static final double SCORE_TOLERANCE = 1e-6;

  @TempDir Path folder;

  @Test
  void puppetsOfTheTestCardAreFound() throws IOException {
    TestCardScene scene = new TestCardScene(new TestCardSettings(2, 3, 456, 256, 10, 0));
    Path file = Files.write(folder.resolve("card.f16"), maps(scene));
    CapturedShell shell = new CapturedShell(new DecodeCommand());

    assertEquals(0, shell.run("decode", file.toString()), shell.err());

    JsonNode poses = new ObjectMapper().readTree(shell.out()).get("poses");
    assertEquals(2, poses.size(), shell.out());
    for (Puppet puppet : scene.puppets(0)) {
      assertTrue(isNear(puppet, poses.get(0)) || isNear(puppet, poses.get(1)), shell.out());
    }
  }

  @Test
  void eachFileHasALineInTheirOrder() throws IOException {
    TestCardScene scene = new TestCardScene(new TestCardSettings(1, 3, 456, 256, 10, 0));
    Path one = Files.write(folder.resolve("one"), maps(scene));
    Path none = Files.write(folder.resolve("none"), new byte[BYTES]);
    CapturedShell shell = new CapturedShell(new DecodeCommand());

    assertEquals(0, shell.run("decode", none.toString(), one.toString(), none.toString()));

    List<String> lines = shell.out().lines().toList();
    assertEquals(3, lines.size());
    assertEquals("{\"poses\":[]}", lines.get(0));
    assertTrue(lines.get(1).startsWith("{\"poses\":[{\"score\":"), lines.get(1));
    assertTrue(lines.get(1).matches(".*\"keypoints\":\\[(\\[\\d+,\\d+],?){18}]}]}"), lines.get(1));
    assertEquals("{\"poses\":[]}", lines.get(2));
  }

  @Test
  void standardInputAndOtherSizesAreRead() {
    InputStream input = new ByteArrayInputStream(new byte[57 * 16 * 20 * 2]);
    CapturedShell shell = new CapturedShell(new DecodeCommand(input));

    assertEquals(0, shell.run("decode", "--height=16", "--width=20", "-"), shell.err());
    assertEquals("{\"poses\":[]}", shell.out().strip());
  }

  @Test
  void wrongSizeIsToldWithWhatIsExpected() throws IOException {
    Path file = Files.write(folder.resolve("short.f16"), new byte[BYTES - 2]);
    Path large = Files.write(folder.resolve("large.f16"), new byte[BYTES + 200]);
    CapturedShell shell =
        new CapturedShell(new DecodeCommand(new ByteArrayInputStream(new byte[3])));

    assertEquals(2, shell.run("decode", file.toString()));
    assertTrue(shell.err().contains(file + " has 207934 bytes"), shell.err());
    assertTrue(shell.err().contains("207936 bytes"), shell.err());
    assertEquals(2, shell.run("decode", large.toString()));
    assertTrue(shell.err().contains(large + " has 208136 bytes"), shell.err());
    assertEquals(2, shell.run("decode", "-"));
    assertTrue(shell.err().contains("the standard input has 3 bytes"), shell.err());
    assertEquals("", shell.out());
  }

  @Test
  void wrongArgumentsAreTold() {
    CapturedShell shell = new CapturedShell(new DecodeCommand());

    assertEquals(2, shell.run("decode", "--height=7", "x"));
    assertTrue(shell.err().contains("--height must be 8 to 512: 7"), shell.err());
    assertEquals(2, shell.run("decode", folder.resolve("none").toString()));
    assertTrue(shell.err().contains("none cannot be read"), shell.err());
    assertEquals(2, shell.run("decode"));
  }

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
  void vectorGivesThePeopleOfTheReference(String vector) throws IOException {
    Path file = SharedFolder.require("reference/decoder/" + vector + ".f16");
    ObjectMapper mapper = new ObjectMapper();
    JsonNode expected =
        mapper.readTree(file.resolveSibling(vector + ".json").toFile()).get("poses");
    CapturedShell shell = new CapturedShell(new DecodeCommand());

    assertEquals(0, shell.run("decode", file.toString()), shell.err());

    JsonNode actual = mapper.readTree(shell.out()).get("poses");
    assertEquals(expected.size(), actual.size(), "people");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).get("keypoints"), actual.get(i).get("keypoints"));
      double score = expected.get(i).get("score").asDouble();
      assertEquals(score, actual.get(i).get("score").asDouble(), SCORE_TOLERANCE * score);
    }
  }

  /** What the test card's network says about frame 0, in the form of a file. */
  private byte[] maps(TestCardScene scene) {
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    scene.draw(0, bgr);
    PoseModels models = new PoseModels(new ModelFolders(Optional.empty(), folder));
    try (InferenceEngine engine = models.testCard().load(OnnxRuntimeEngine::open);
        InferenceRequest request = engine.openRequest()) {
      PoseMaps maps = request.infer(List.of(ByteBuffer.wrap(bgr))).get(0);
      ByteBuffer halves = ByteBuffer.allocate(BYTES);
      Halves.encode(maps.pafs(), 0, maps.pafs().length, halves);
      Halves.encode(maps.heatmaps(), 0, maps.heatmaps().length, halves);
      return halves.array();
    }
  }

  /** All joints within three pixels: the decoder's grid has two. */
  private static boolean isNear(Puppet puppet, JsonNode pose) {
    boolean near = true;
    for (int joint = 0; joint < puppet.x().length; joint++) {
      JsonNode keypoint = pose.get("keypoints").get(joint);
      double dx = keypoint.get(0).asDouble() - puppet.x()[joint];
      double dy = keypoint.get(1).asDouble() - puppet.y()[joint];
      near &= Math.hypot(dx, dy) <= 3;
    }
    return near;
  }
}
