package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.Shape;
import dev.posewire.worker.ir.TinyIr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quantised networks against an execution in float64; ranges are chosen to meet zero exactly. */
class QuantizedTranslationTest {
  private static final Shape PLANES = Shape.of(1, 4, 6, 6);
  private static final int INPUTS = 4 * 6 * 6;
  private static final double FLOAT_NOISE = 1e-5;

  @TempDir Path folder;
  private final Random random = new Random(11);

  @ParameterizedTest
  @CsvSource({"256,0,2.55", "256,-1.28,1.27", "16,0,1.5", "256,0.5,1.5", "2,-1,1"})
  void valuesSnapToLevels(int levels, float low, float high) throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 4, 6, 6);
    ir.result(ir.fakeQuantize("fq", PLANES, levels, data, low, high));
    PlanesRunner.assertMatchesReference(ir.read(folder), gaussians(), FLOAT_NOISE);
  }

  @Test
  void outputRangeMayDifferFromInputRange() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 4, 6, 6);
    int low = ir.f32("low", Shape.of(), -1);
    int high = ir.f32("high", Shape.of(), 1);
    int outLow = ir.f32("outLow", Shape.of(1, 4, 1, 1), 0, 1, 2, 3);
    int outHigh = ir.f32("outHigh", Shape.of(1, 4, 1, 1), 1, 3, 5, 7);
    ir.result(ir.fakeQuantize("fq", PLANES, 256, data, low, high, outLow, outHigh));
    PlanesRunner.assertMatchesReference(ir.read(folder), gaussians(), FLOAT_NOISE);
  }

  @Test
  void rangesPerPlaneSnapEachToItsOwnLevels() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 4, 6, 6);
    ir.result(perPlane(ir, data, 0));
    PlanesRunner.assertMatchesReference(ir.read(folder), gaussians(), FLOAT_NOISE);
  }

  @Test
  void emptyRangeIsRefused() {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 4, 6, 6);
    ir.result(ir.fakeQuantize("fq", PLANES, 256, data, 1, 1));
    IrModel model = ir.read(folder);
    ModelException thrown =
        assertThrows(
            ModelException.class, () -> IrToOnnx.translate(model, IrToOnnx.InputForm.PLANES));
    assertTrue(
        thrown.getMessage().startsWith("FakeQuantize layer 'fq' has an empty input range: [1.0, 1"),
        thrown.getMessage());
  }

  @Test
  void convolutionBetweenGridsRunsOnIntegers() throws OrtException, IOException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 4, 6, 6);
    int input = ir.fakeQuantize("in", PLANES, 256, data, -1.28f, 1.27f);
    ir.result(ir.fakeQuantize("out", PLANES, 256, quantizedConvolution(ir, input), 0, 5.1f));
    IrModel model = ir.read(folder);
    PlanesRunner.assertMatchesReference(model, gaussians(), oneStepOf(5.1));
    assertEquals(1, integerConvolutions(model));
  }

  @Test
  void convolutionBeforeEluStaysFloat() throws OrtException, IOException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 4, 6, 6);
    int input = ir.fakeQuantize("in", PLANES, 256, data, -1.28f, 1.27f);
    int sum = biased(ir, "c", "Convolution", input, denseWeights(ir));
    int elu = ir.layer("elu", "Elu", "alpha=\"1\"", PLANES, sum);
    ir.result(ir.fakeQuantize("out", PLANES, 256, elu, -1.28f, 1.27f));
    IrModel model = ir.read(folder);
    PlanesRunner.assertMatchesReference(model, gaussians(), oneStepOf(2.55));
    assertEquals(0, integerConvolutions(model));
  }

  @Test
  void scalesPerPlaneMoveOutOfTheReluBeforeAndIntoTheDepthwiseWeights()
      throws OrtException, IOException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 4, 6, 6);
    int input = ir.fakeQuantize("in", PLANES, 256, data, -1.28f, 1.27f);
    int middle = perPlane(ir, quantizedConvolution(ir, input), 0);
    ir.result(ir.fakeQuantize("out", PLANES, 256, depthwise(ir, middle), 0, 5.1f));
    IrModel model = ir.read(folder);
    // A level more or less in the middle may move the output by another.
    PlanesRunner.assertMatchesReference(model, gaussians(), 2 * oneStepOf(5.1));
    assertEquals(2, integerConvolutions(model));
  }

  @Test
  void signedScalesPerPlaneMoveIntoTheDepthwiseWeightsAlone() throws OrtException, IOException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 4, 6, 6);
    int elu = ir.layer("elu", "Elu", "alpha=\"1\"", PLANES, data);
    int middle = perPlane(ir, elu, 128);
    ir.result(ir.fakeQuantize("out", PLANES, 256, depthwise(ir, middle), 0, 5.1f));
    IrModel model = ir.read(folder);
    PlanesRunner.assertMatchesReference(model, gaussians(), 2 * oneStepOf(5.1));
    assertEquals(1, integerConvolutions(model));
  }

  @Test
  void scalesPerPlaneBeforeADenseConvolutionStayWhereTheyAre() throws OrtException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 4, 6, 6);
    int middle = perPlane(ir, data, 128);
    ir.result(ir.fakeQuantize("out", PLANES, 256, quantizedConvolution(ir, middle), 0, 5.1f));
    PlanesRunner.assertMatchesReference(ir.read(folder), gaussians(), oneStepOf(5.1));
  }

  @Test
  void unsignedProductsAreExactOnEveryProcessor() throws OrtException {
    assertTrue(ProductProbe.isExact(OrtEnvironment.getEnvironment(), Products.UNSIGNED));
  }

  /** A step and the noise of float32. */
  private static double oneStepOf(double range) {
    return range / 255 + FLOAT_NOISE;
  }

  /** Steps of 0.01 to 0.04, from {@code zeroPoint} steps below zero. */
  private static int perPlane(TinyIr ir, int input, int zeroPoint) {
    float[] lows = new float[4];
    float[] highs = new float[4];
    for (int plane = 0; plane < 4; plane++) {
      float step = 0.01f * (plane + 1);
      lows[plane] = -zeroPoint * step;
      highs[plane] = (255 - zeroPoint) * step;
    }
    int low = ir.f32("lows", Shape.of(1, 4, 1, 1), lows);
    int high = ir.f32("highs", Shape.of(1, 4, 1, 1), highs);
    return ir.fakeQuantize("middle", PLANES, 256, input, low, high, low, high);
  }

  private int quantizedConvolution(TinyIr ir, int input) {
    int sum = biased(ir, "dense", "Convolution", input, denseWeights(ir));
    return ir.layer("dense/relu", "ReLU", "", PLANES, sum);
  }

  private int denseWeights(TinyIr ir) {
    return ir.compressedWeights("dense/w", Shape.of(4, 4, 3, 3), bytes(144), scales());
  }

  private int depthwise(TinyIr ir, int input) {
    Shape grouped = Shape.of(4, 1, 1, 3, 3);
    int flat = ir.compressedWeights("dw/w", Shape.of(4, 1, 3, 3), bytes(36), scales());
    int target = ir.constant("dw/shape", "i64", Shape.of(5), new byte[40]);
    int weights = ir.layer("dw/grouped", "Reshape", "special_zero=\"true\"", grouped, flat, target);
    int sum = biased(ir, "dw", "GroupConvolution", input, weights);
    return ir.layer("dw/relu", "ReLU", "", PLANES, sum);
  }

  private static int biased(TinyIr ir, String name, String type, int input, int weights) {
    int conv = ir.layer(name, type, TinyIr.geometry(1, 1, 1), PLANES, input, weights);
    int bias = ir.f32(name + "/bias", Shape.of(1, 4, 1, 1), 0.3f, -0.1f, 1f, 0f);
    return ir.layer(name + "/sum", "Add", TinyIr.NUMPY, PLANES, conv, bias);
  }

  private int integerConvolutions(IrModel model) throws OrtException, IOException {
    Path optimized = folder.resolve("optimized.onnx");
    byte[] onnx = IrToOnnx.translate(model, IrToOnnx.InputForm.PLANES).bytes();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = SessionSettings.options(Products.SIGNED)) {
      options.setOptimizedModelFilePath(optimized.toString());
      environment.createSession(onnx, options).close();
    }
    return PlanesRunner.count(Files.readAllBytes(optimized), "QLinearConv");
  }

  private float[] gaussians() {
    float[] values = new float[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Small enough that no pair of products saturates on any processor. */
  private int[] bytes(int count) {
    return random.ints(count, -60, 61).toArray();
  }

  private static float[] scales() {
    return new float[] {0.002f, 0.003f, 0.004f, 0.005f};
  }
}
