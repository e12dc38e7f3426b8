package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.Shape;
import dev.posewire.worker.ir.TinyIr;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares translations with an execution of the IR in float64. */
class IrToOnnxTest {
  private static final double FLOAT_NOISE = 1e-5;

  @TempDir Path folder;
  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({"1,0,1,6,7", "1,1,1,8,9", "2,1,1,4,5", "1,2,2,8,9", "3,0,2,2,2"})
  void convolutionTakesStridePaddingAndDilation(
      int stride, int pad, int dilation, int height, int width) throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 3, 8, 9);
    int weights = ir.f32("weights", Shape.of(4, 3, 3, 3), values(108));
    Shape out = Shape.of(1, 4, height, width);
    int convolution = ir.convolution("conv", stride, pad, dilation, out, data, weights);
    int bias = ir.f32("bias", Shape.of(1, 4, 1, 1), values(4));
    ir.result(ir.layer("sum", "Add", TinyIr.NUMPY, out, convolution, bias));
    assertMatches(ir, 3 * 8 * 9);
  }

  @Test
  void paddingMayDifferAtTheEnds() throws OrtException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 1, 4, 4);
    int weights = ir.f32("weights", Shape.of(1, 1, 2, 2), values(4));
    String geometry =
        "strides=\"1,1\" dilations=\"1,1\" pads_begin=\"1,0\" pads_end=\"2,1\""
            + " auto_pad=\"explicit\"";
    ir.result(ir.layer("conv", "Convolution", geometry, Shape.of(1, 1, 6, 4), data, weights));
    assertMatches(ir, 16);
  }

  @Test
  void evenKernelOfStrideTwoAndPointwiseFollowEachOther() throws OrtException {
    TinyIr ir = new TinyIr(11);
    int data = ir.parameter("data", 1, 3, 8, 8);
    int split = ir.f32("split", Shape.of(5, 3, 2, 2), values(60));
    int halved = ir.convolution("halved", 2, 0, 1, Shape.of(1, 5, 4, 4), data, split);
    int relu = ir.layer("relu", "ReLU", "", Shape.of(1, 5, 4, 4), halved);
    int match = ir.f32("match", Shape.of(2, 5, 1, 1), values(10));
    ir.result(ir.convolution("matched", 1, 0, 1, Shape.of(1, 2, 4, 4), relu, match));
    assertMatches(ir, 3 * 8 * 8);
  }

  @Test
  void groupsSeeOnlyTheirInputs() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 4, 5, 6);
    int weights = ir.f32("weights", Shape.of(2, 3, 2, 3, 3), values(108));
    Shape out = Shape.of(1, 6, 5, 6);
    ir.result(ir.layer("group", "GroupConvolution", TinyIr.geometry(1, 1, 1), out, data, weights));
    assertMatches(ir, 4 * 5 * 6);
  }

  @Test
  void constantOnTheLeftOfAnAddIsABiasToo() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 2, 3, 3);
    int weights = ir.f32("weights", Shape.of(2, 2, 1, 1), values(4));
    int conv = ir.convolution("conv", 1, 0, 1, Shape.of(1, 2, 3, 3), data, weights);
    int bias = ir.f32("bias", Shape.of(1, 2, 1, 1), 5, -5);
    ir.result(ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(1, 2, 3, 3), bias, conv));
    assertMatches(ir, 18);
  }

  @Test
  void convolutionReadTwiceKeepsItsOwnValue() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 2, 3, 3);
    int weights = ir.f32("weights", Shape.of(2, 2, 1, 1), values(4));
    int conv = ir.convolution("conv", 1, 0, 1, Shape.of(1, 2, 3, 3), data, weights);
    int bias = ir.f32("bias", Shape.of(1, 2, 1, 1), 5, -5);
    int sum = ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(1, 2, 3, 3), conv, bias);
    ir.result(ir.layer("twice", "Add", TinyIr.NUMPY, Shape.of(1, 2, 3, 3), sum, conv));
    assertMatches(ir, 18);
  }

  @ParameterizedTest
  @CsvSource({"1", "0.5", "1.7"})
  void eluBendsBelowZero(String alpha) throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 1, 8, 8);
    ir.result(ir.layer("elu", "Elu", "alpha=\"" + alpha + "\"", Shape.of(1, 1, 8, 8), data));
    assertMatches(ir, 64);
  }

  @Test
  void concatJoinsPlanesInOrderOfPorts() throws OrtException {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 2, 3, 3);
    int relu = ir.layer("relu", "ReLU", "", Shape.of(1, 2, 3, 3), data);
    ir.result(ir.layer("both", "Concat", "axis=\"1\"", Shape.of(1, 4, 3, 3), relu, data));
    assertMatches(ir, 18);
  }

  @Test
  void inputIsScaledAndShiftedPerPlane() throws OrtException {
    TinyIr ir = new TinyIr(10);
    int data = ir.parameter("data", 1, 3, 2, 2);
    int scale = ir.f16("scale", Shape.of(1, 1, 1, 1), 0x1c04);
    int scaled = ir.layer("scaled", "Multiply", TinyIr.NUMPY, Shape.of(1, 3, 2, 2), data, scale);
    int mean = ir.f16("mean", Shape.of(1, 3, 1, 1), 0x3804, 0x3c00, 0xb800);
    ir.result(ir.layer("shifted", "Subtract", TinyIr.NUMPY, Shape.of(1, 3, 2, 2), scaled, mean));
    assertMatches(ir, 12);
  }

  @Test
  void halfPrecisionWeightsAreWidened() throws OrtException {
    TinyIr ir = new TinyIr(11);
    int data = ir.parameter("data", 1, 1, 3, 3);
    int stored = ir.f16("stored", Shape.of(2, 1, 1, 1), 0x0001, 0x5bff);
    int weights =
        ir.layer("weights", "Convert", "destination_type=\"f32\"", Shape.of(2, 1, 1, 1), stored);
    int conv = ir.convolution("conv", 1, 0, 1, Shape.of(1, 2, 3, 3), data, weights);
    int back = ir.f32("back", Shape.of(1, 2, 1, 1), 0x1p24f, 1f / 256);
    ir.result(ir.layer("back16", "Multiply", TinyIr.NUMPY, Shape.of(1, 2, 3, 3), conv, back));
    assertMatches(ir, 9);
  }

  @Test
  void unsupportedOperationIsNamed() {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 1, 4, 4);
    ir.result(ir.layer("pool1", "MaxPool", "kernel=\"2,2\"", Shape.of(1, 1, 2, 2), data));
    assertRefused(ir, "model has an unsupported operation: MaxPool layer 'pool1' (");
  }

  @Test
  void unsupportedAttributesAreNamedWithTheirValues() {
    assertRefused(
        reluWith("negative_slope=\"0.1\""),
        "ReLU layer 'relu' has an unsupported attribute: negative_slope=0.1 (");
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 1, 4, 4);
    int weights = ir.f32("weights", Shape.of(1, 1, 1, 1), 1);
    String geometry = TinyIr.geometry(1, 0, 1).replace("explicit", "same_upper");
    ir.result(ir.layer("conv", "Convolution", geometry, Shape.of(1, 1, 4, 4), data, weights));
    assertRefused(
        ir, "Convolution layer 'conv' has an unsupported attribute: auto_pad=same_upper (");
  }

  @Test
  void missingAndMalformedAttributesAreNamed() {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 1, 4, 4);
    int weights = ir.f32("weights", Shape.of(1, 1, 1, 1), 1);
    String geometry = TinyIr.geometry(1, 0, 1).replace("strides=\"1,1\"", "strides=\"1,b\"");
    ir.result(ir.layer("conv", "Convolution", geometry, Shape.of(1, 1, 4, 4), data, weights));
    assertRefused(ir, "Convolution layer 'conv' has an attribute that is no number: strides=1,b");
    TinyIr elu = new TinyIr();
    int input = elu.parameter("data", 1, 1);
    elu.result(elu.layer("elu", "Elu", "", Shape.of(1, 1), input));
    assertRefused(elu, "Elu layer 'elu' lacks an attribute: alpha");
  }

  private static TinyIr reluWith(String attribute) {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 1, 4, 4);
    ir.result(ir.layer("relu", "ReLU", attribute, Shape.of(1, 1, 4, 4), data));
    return ir;
  }

  private void assertRefused(TinyIr ir, String start) {
    IrModel model = ir.read(folder);
    ModelException thrown =
        assertThrows(
            ModelException.class, () -> IrToOnnx.translate(model, IrToOnnx.InputForm.PLANES));
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
  }

  private void assertMatches(TinyIr ir, int inputs) throws OrtException {
    PlanesRunner.assertMatchesReference(ir.read(folder), values(inputs), FLOAT_NOISE);
  }

  private float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
