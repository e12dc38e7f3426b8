package dev.posewire.worker.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.ir.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Finds out whether ONNX Runtime multiplies uint8 by int8 exactly on this processor.
 *
 * <p>x86 processors without VNNI instructions add pairs of products in 16 bits, which saturates: 2
 * * 255 * 127 becomes 32767. {@code session.x64quantprecision=1} avoids that by unsigned weights,
 * for which ONNX Runtime has slower kernels, with VNNI too: the INT8 network then takes 2.8 times
 * as long for the same outputs, bit by bit. So the largest products decide which of the two a
 * session gets.
 */
final class ProductProbe {
  private static final int SIDE = 8;
  private static final int LARGEST_INPUT = 255;
  private static final int LARGEST_WEIGHT = 127;

  /** The output, in steps of its grid, if no product is lost. */
  private static final int EXPECTED_STEPS = 200;

  /** Dense with few and with many inputs, pointwise, depthwise: each has kernels of its own. */
  private static final List<Case> CASES =
      List.of(new Case(3, 1, 3), new Case(64, 1, 3), new Case(64, 1, 1), new Case(64, 64, 3));

  private record Case(int inputs, int groups, int kernel) {}

  private ProductProbe() {}

  /** Whether all kinds of convolution are exact in sessions of {@code products}. */
  static boolean isExact(OrtEnvironment environment, Products products) throws OrtException {
    for (Case convolution : CASES) {
      try (OrtSession.SessionOptions options = SessionSettings.options(products);
          OrtSession session = environment.createSession(model(convolution), options)) {
        if (!isExact(environment, session, convolution.inputs())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isExact(OrtEnvironment environment, OrtSession session, int inputs)
      throws OrtException {
    float[] planes = new float[inputs * SIDE * SIDE];
    Arrays.fill(planes, LARGEST_INPUT);
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(planes), new long[] {1, inputs, SIDE, SIDE});
        OrtSession.Result result = session.run(Map.of("input", input))) {
      FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
      while (output.hasRemaining()) {
        if (Math.round(output.get()) != EXPECTED_STEPS) {
          return false;
        }
      }
      return true;
    }
  }

  /** Quantised input, convolution of weights of 127, output in steps of the expected over 200. */
  private static byte[] model(Case convolution) {
    OnnxWriter onnx = new OnnxWriter();
    int planes = convolution.inputs();
    int perGroup = planes / convolution.groups();
    int kernel = convolution.kernel();
    Shape scalar = Shape.of();
    Shape weights = Shape.of(planes, perGroup, kernel, kernel);
    byte[] values = new byte[weights.elements()];
    Arrays.fill(values, (byte) LARGEST_WEIGHT);
    float sum = (float) LARGEST_INPUT * LARGEST_WEIGHT * perGroup * kernel * kernel;

    onnx.input("input", OnnxType.FLOAT, Shape.of(1, planes, SIDE, SIDE));
    String one = onnx.constant("one", scalar, 1f);
    String zero = onnx.constant("zero", OnnxType.UINT8, scalar, new byte[1]);
    String weightZero = onnx.constant("zero", OnnxType.INT8, scalar, new byte[1]);
    String step = onnx.constant("step", scalar, sum / EXPECTED_STEPS);
    String quantized = onnx.node("QuantizeLinear", "quantized", "input", one, zero);
    String grid = onnx.node("DequantizeLinear", "grid", quantized, one, zero);
    String integers = onnx.constant("weights", OnnxType.INT8, weights, values);
    String floats = onnx.node("DequantizeLinear", "floats", integers, one, weightZero);
    String product =
        onnx.node(
            "Conv",
            "product",
            List.of(grid, floats),
            List.of(OnnxAttribute.integer("group", convolution.groups())));
    String steps = onnx.node("QuantizeLinear", "steps", product, step, zero);
    onnx.node("DequantizeLinear", "output", steps, one, zero);
    int side = SIDE - kernel + 1;
    onnx.output("output", OnnxType.FLOAT, Shape.of(1, planes, side, side));
    return onnx.toBytes("products");
  }
}
