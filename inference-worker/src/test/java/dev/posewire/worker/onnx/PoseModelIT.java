package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.IrReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** human-pose-estimation-0001 in the forms the Open Model Zoo gives it. */
@Timeout(300)
class PoseModelIT {
  private static final PoseModel MODEL =
      new PoseModel("human-pose-estimation-0001", 456, 256, 57, 32);

  /** Of the Open Model Zoo's FP16 weights; FP32 has the same constants in the same order. */
  private static final int HALF_WEIGHTS = 8_197_354 / 2;

  @TempDir Path folder;
  private Path models;

  @BeforeEach
  void findModels() {
    models = SharedModels.humanPoseEstimation();
    Assumptions.assumeTrue(
        Files.isDirectory(models),
        "model missing: " + models + " (set POSEWIRE_MODEL_DIR or POSEWIRE_SHARED_DIR)");
  }

  @Test
  void quantisedNetworkAnswersAlikeOnEveryCall() {
    ByteBuffer person = Drawing.person(MODEL);
    try (InferenceEngine engine = OnnxRuntimeEngine.open(quantised());
        InferenceRequest request = engine.openRequest()) {
      assertEquals(MODEL, engine.model());
      PoseMaps alone = request.infer(List.of(person)).get(0);
      PoseMaps inBatch = request.infer(List.of(noise(), person)).get(1);
      assertEquals(0, MapChecks.difference(alone.heatmaps(), inBatch.heatmaps()));
      assertEquals(0, MapChecks.difference(alone.pafs(), inBatch.pafs()));
    }
  }

  @Test
  void quantisedConvolutionsStayIntegers() throws OrtException, IOException {
    byte[] onnx =
        IrToOnnx.translate(IrReader.read(quantised()), IrToOnnx.InputForm.PACKED_BYTES).bytes();
    Path optimized = folder.resolve("optimized.onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = SessionSettings.options(Products.SIGNED)) {
      options.setOptimizedModelFilePath(optimized.toString());
      environment.createSession(onnx, options).close();
    }
    byte[] result = Files.readAllBytes(optimized);
    assertEquals(47, PlanesRunner.count(result, "QLinearConv"));
    assertEquals(6, PlanesRunner.count(result, "QLinearAdd"));
  }

  /** With levels so fine that rounding is a clip, what remains is the noise of float32. */
  @Test
  void withoutQuantisationTheTranslationIsTheNetwork() throws IOException, OrtException {
    IrModel model = IrReader.read(rewritten(fineLevels(smaller(xmlOf("FP16-INT8")))));
    int pixels = SMALL_WIDTH * SMALL_HEIGHT;
    float[] image = new float[3 * pixels];
    Random random = new Random(1);
    for (int i = 0; i < image.length; i++) {
      int x = i % SMALL_WIDTH;
      image[i] = (x / 24 % 2) * 150 + random.nextInt(100);
    }
    PlanesRunner.assertMatchesReference(model, image, 2e-5);
  }

  @Test
  void quantisedPeaksLieWhereThoseOfTheFloatNetworkDo() throws IOException {
    ByteBuffer person = Drawing.person(MODEL);
    PoseMaps integer = infer(quantised(), person);
    PoseMaps exact = infer(rewritten(fineLevels(xmlOf("FP16-INT8"))), person);
    int compared = 0;
    for (int part = 0; part < PoseModel.HEATMAP_PLANES - 1; part++) {
      int peak = MapChecks.peak(exact, part);
      if (MapChecks.value(exact, part, peak) < 0.3f) {
        continue;
      }
      compared++;
      int other = MapChecks.peak(integer, part);
      int dx = Math.abs(peak % MODEL.mapWidth() - other % MODEL.mapWidth());
      int dy = Math.abs(peak / MODEL.mapWidth() - other / MODEL.mapWidth());
      assertTrue(dx <= 1 && dy <= 1, "part %d: %d and %d".formatted(part, peak, other));
    }
    assertTrue(compared >= 10, "parts found in the drawing: " + compared);
  }

  @Test
  void halfAndSinglePrecisionFilesOfTheSameWeightsAgree() throws IOException {
    byte[] halves = new byte[2 * HALF_WEIGHTS];
    byte[] floats = new byte[4 * HALF_WEIGHTS];
    standInWeights(halves, floats);
    ByteBuffer image = noise();
    PoseMaps half = infer(standIn("FP16", halves), image);
    PoseMaps single = infer(standIn("FP32", floats), image);
    assertEquals(0, MapChecks.difference(half.heatmaps(), single.heatmaps()), 1e-4);
    assertEquals(0, MapChecks.difference(half.pafs(), single.pafs()), 1e-4);
    assertTrue(MapChecks.difference(half.heatmaps(), new float[half.heatmaps().length]) > 1e-3);
  }

  private static final int SMALL_WIDTH = 152;
  private static final int SMALL_HEIGHT = 96;

  /** The graph for a smaller image: sizes occur as pairs of 1/1, 1/2, 1/4 and 1/8. */
  private static String smaller(String xml) {
    String result = xml.replace("1,3,256,456", "1,3," + SMALL_HEIGHT + "," + SMALL_WIDTH);
    for (int scale = 1; scale <= 8; scale *= 2) {
      result =
          result.replaceAll(
              "<dim>%d</dim>\\s*<dim>%d</dim>".formatted(256 / scale, 456 / scale),
              "<dim>%d</dim><dim>%d</dim>".formatted(SMALL_HEIGHT / scale, SMALL_WIDTH / scale));
    }
    return result;
  }

  private static String fineLevels(String xml) {
    return xml.replace("levels=\"256\"", "levels=\"16777216\"");
  }

  private ModelFiles rewritten(String xml) throws IOException {
    Path file = Files.writeString(folder.resolve("rewritten.xml"), xml);
    Files.write(folder.resolve("rewritten.bin"), Files.readAllBytes(quantised().bin()));
    return ModelFiles.of(file);
  }

  private ModelFiles standIn(String precision, byte[] weights) throws IOException {
    Path file = Files.writeString(folder.resolve(precision + ".xml"), xmlOf(precision));
    Files.write(folder.resolve(precision + ".bin"), weights);
    return ModelFiles.of(file);
  }

  private ModelFiles quantised() {
    return ModelFiles.of(path("FP16-INT8"));
  }

  private String xmlOf(String precision) throws IOException {
    return Files.readString(path(precision));
  }

  private Path path(String precision) {
    return models.resolve(precision).resolve("human-pose-estimation-0001.xml");
  }

  /** The same numbers in both widths: plus or minus 2^-7 to 2^-4, all exact in a half. */
  private static void standInWeights(byte[] halves, byte[] floats) {
    Random random = new Random(3);
    ByteBuffer half = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer single = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < HALF_WEIGHTS; i++) {
      int sign = random.nextInt(2);
      int exponent = 8 + random.nextInt(3);
      int fraction = random.nextInt(1024);
      half.putShort((short) (sign << 15 | exponent << 10 | fraction));
      single.putInt(sign << 31 | (exponent - 15 + 127) << 23 | fraction << 13);
    }
  }

  private static ByteBuffer noise() {
    byte[] bytes = new byte[MODEL.imageBytes()];
    new Random(9).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static PoseMaps infer(ModelFiles files, ByteBuffer image) {
    try (InferenceEngine engine = OnnxRuntimeEngine.open(files);
        InferenceRequest request = engine.openRequest()) {
      return request.infer(List.of(image)).get(0);
    }
  }
}
