package dev.posewire.worker.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.testcard.TestCardModel;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.onnx.Drawing;
import dev.posewire.worker.onnx.MapChecks;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import dev.posewire.worker.onnx.SharedModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine on the real OpenVINO, on every device that it has, compared with the truth and with
 * ONNX Runtime. OpenVINO is that of {@code POSEWIRE_OPENVINO_LIB} (with {@code
 * POSEWIRE_OPENVINO_PLUGINS}), else of an installation.
 */
@Timeout(900)
class OpenVinoIT {
  /** OpenVINO's reference device: right, but slow: it is given the test card's network alone. */
  private static final String REFERENCE_DEVICE = "TEMPLATE";

  /** Of the test card's maps: devices that compute in halves are this near. */
  private static final double TEST_CARD_TOLERANCE = 0.02;

  /** Two exact runs of the quantised network already differ by 0.055: rounding flips cascade. */
  private static final double REAL_TOLERANCE = 0.15;

  @TempDir Path folder;
  private OpenVinoRuntime runtime;

  @BeforeEach
  void load() {
    try {
      runtime = load(Optional.empty());
    } catch (InferenceException e) {
      if (path("POSEWIRE_OPENVINO_LIB").isPresent()) throw e;
      Assumptions.abort(
          "OpenVINO missing (set POSEWIRE_OPENVINO_LIB or INTEL_OPENVINO_DIR): "
              + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static OpenVinoRuntime load(Optional<Path> cache) {
    return OpenVinoRuntime.load(
        path("POSEWIRE_OPENVINO_LIB"), path("POSEWIRE_OPENVINO_PLUGINS"), cache, System.getenv());
  }

  private static Optional<Path> path(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  @Test
  void saysWhatItIs() {
    assertTrue(runtime.version().matches("OpenVINO 20\\d\\d\\..*"), runtime.version());
    assertTrue(runtime.devices().size() > 0, "devices");
    runtime.devices().forEach(device -> assertTrue(!runtime.fullName(device).isBlank(), device));
  }

  @Test
  void everyDeviceSeesThePuppetWhereItStandsAndAnswersAsOnnxRuntimeDoes() throws IOException {
    ModelFiles card = ModelFiles.of(TestCardModel.write(folder));
    TestCardScene scene =
        new TestCardScene(TestCardSettings.parse("testcard:?people=1&seed=7&width=456&height=256"));
    List<ByteBuffer> pictures = List.of(picture(scene, 0), picture(scene, 20), picture(scene, 40));
    List<PoseMaps> expected = infer(OnnxRuntimeEngine.open(card), pictures);
    for (String device : runtime.devices()) {
      OpenVinoSettings twoAtATime = new OpenVinoSettings(device, 1, 2, Optional.empty(), 0);
      List<PoseMaps> maps = infer(runtime.open(card, twoAtATime), pictures);
      for (int i = 0; i < pictures.size(); i++) {
        MapChecks.assertPeaks(scene.puppets(20L * i).get(0), maps.get(i), device);
        assertNear(expected.get(i), maps.get(i), TEST_CARD_TOLERANCE, device + ", picture " + i);
      }
    }
  }

  @Test
  void everyDeviceRunsTheRealNetworkAsOnnxRuntimeDoes() {
    Path models = SharedModels.humanPoseEstimation();
    Assumptions.assumeTrue(
        Files.isDirectory(models),
        "model missing: " + models + " (set POSEWIRE_MODEL_DIR or POSEWIRE_SHARED_DIR)");
    List<String> devices = devices().filter(one -> !one.equals(REFERENCE_DEVICE)).toList();
    Assumptions.assumeFalse(
        devices.isEmpty(), "OpenVINO has no device here but the slow " + REFERENCE_DEVICE);
    ModelFiles files =
        ModelFiles.of(models.resolve("FP16-INT8").resolve("human-pose-estimation-0001.xml"));
    ByteBuffer person =
        Drawing.person(new PoseModel("human-pose-estimation-0001", 456, 256, 57, 32));
    PoseMaps expected = infer(OnnxRuntimeEngine.open(files), List.of(person)).get(0);
    for (String device : devices) {
      PoseMaps maps =
          infer(runtime.open(files, OpenVinoSettings.of(device)), List.of(person)).get(0);
      assertNear(expected, maps, REAL_TOLERANCE, device);
    }
  }

  @Test
  void processorKeepsTheCompiledNetworkInTheCache() throws IOException {
    Assumptions.assumeTrue(devices().anyMatch("CPU"::equals), "OpenVINO has no device CPU here");
    ModelFiles card = ModelFiles.of(TestCardModel.write(folder));
    Path cache = Files.createDirectory(folder.resolve("cache"));

    load(Optional.of(cache)).open(card, OpenVinoSettings.of("CPU")).close();

    try (Stream<Path> kept = Files.list(cache)) {
      assertTrue(kept.findAny().isPresent(), "nothing is kept");
    }
  }

  @Test
  void engineRefusesRequestsWhenItIsClosed() throws IOException {
    ModelFiles card = ModelFiles.of(TestCardModel.write(folder));
    InferenceEngine engine =
        runtime.open(card, OpenVinoSettings.of(devices().findFirst().orElseThrow()));
    InferenceRequest request = engine.openRequest();
    assertEquals("openvino:" + devices().findFirst().orElseThrow(), engine.device());
    assertTrue(engine.defaultRequests() >= 1, "requests");
    assertTrue(engine.defaultBatch() >= 1, "batch");
    ByteBuffer image = ByteBuffer.allocate(engine.model().imageBytes());
    assertThrows(IllegalArgumentException.class, () -> request.infer(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> request.infer(List.of(ByteBuffer.allocate(3))));

    engine.close();
    engine.close();

    assertThrows(IllegalStateException.class, engine::openRequest);
    assertThrows(IllegalStateException.class, () -> request.infer(List.of(image)));
    request.close();
    request.close();
  }

  @Test
  void deviceThatIsNotThereIsNamed() throws IOException {
    ModelFiles card = ModelFiles.of(TestCardModel.write(folder));
    InferenceException e =
        assertThrows(
            InferenceException.class, () -> runtime.open(card, OpenVinoSettings.of("TPU.7")));
    assertTrue(e.getMessage().contains("TPU.7"), e.getMessage());
  }

  private Stream<String> devices() {
    return runtime.devices().stream();
  }

  private static List<PoseMaps> infer(InferenceEngine engine, List<ByteBuffer> pictures) {
    try (engine;
        InferenceRequest request = engine.openRequest()) {
      return request.infer(pictures);
    }
  }

  private static ByteBuffer picture(TestCardScene scene, long frame) {
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    scene.draw(frame, bgr);
    return ByteBuffer.wrap(bgr);
  }

  private static void assertNear(
      PoseMaps expected, PoseMaps actual, double tolerance, String what) {
    assertTrue(
        MapChecks.difference(expected.heatmaps(), actual.heatmaps()) <= tolerance,
        what + ": heatmaps");
    assertTrue(MapChecks.difference(expected.pafs(), actual.pafs()) <= tolerance, what + ": PAFs");
  }
}
