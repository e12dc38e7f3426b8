package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.ReferenceExecutor;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Runs the translation of an IR on f32 planes, and compares it with the reference. */
final class PlanesRunner {
  private PlanesRunner() {}

  /** The outputs by the layer that a Result reads. */
  static Map<IrLayer, float[]> run(IrModel model, float[] input) throws OrtException {
    OnnxModel onnx = IrToOnnx.translate(model, IrToOnnx.InputForm.PLANES);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    IrLayer parameter = model.layers("Parameter").get(0);
    long[] shape = parameter.shape().dimensions().stream().mapToLong(Integer::longValue).toArray();
    try (OrtSession.SessionOptions options = SessionSettings.options(Products.SIGNED);
        OrtSession session = environment.createSession(onnx.bytes(), options);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
        OrtSession.Result result = session.run(Map.of(onnx.tensor(parameter), tensor))) {
      Map<IrLayer, float[]> outputs = new HashMap<>();
      for (IrLayer end : model.layers("Result")) {
        IrLayer output = end.input(0);
        OnnxTensor values = (OnnxTensor) result.get(onnx.tensor(output)).orElseThrow();
        float[] copy = new float[output.shape().elements()];
        values.getFloatBuffer().get(copy);
        outputs.put(output, copy);
      }
      return outputs;
    }
  }

  /** Every output within {@code tolerance} of the reference. */
  static void assertMatchesReference(IrModel model, float[] input, double tolerance)
      throws OrtException {
    Map<IrLayer, double[]> expected = ReferenceExecutor.run(model, input);
    Map<IrLayer, float[]> actual = run(model, input);
    for (Map.Entry<IrLayer, float[]> output : actual.entrySet()) {
      double[] values = expected.get(output.getKey());
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], output.getValue()[i], tolerance, output.getKey() + " at " + i);
      }
    }
  }

  /** How many nodes of one operation a serialised model holds: op_type is field 4 of a node. */
  static int count(byte[] model, String operation) {
    byte[] name = operation.getBytes(StandardCharsets.UTF_8);
    int tag = (4 << 3) | 2;
    int count = 0;
    for (int i = 0; i + 2 + name.length <= model.length; i++) {
      if (model[i] == tag
          && model[i + 1] == name.length
          && Arrays.equals(model, i + 2, i + 2 + name.length, name, 0, name.length)) {
        count++;
      }
    }
    return count;
  }
}
