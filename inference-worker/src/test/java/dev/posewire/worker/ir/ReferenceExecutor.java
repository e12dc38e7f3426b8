package dev.posewire.worker.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Runs an IR layer by layer in float64, as OpenVINO's operation sets define it: nothing of the
 * translation is in it. For one image.
 */
public final class ReferenceExecutor {
  private final Map<IrLayer, double[]> values = new HashMap<>();

  private ReferenceExecutor() {}

  /** The values of every layer, row-major, for a network of one input. */
  public static Map<IrLayer, double[]> run(IrModel model, float[] input) {
    ReferenceExecutor executor = new ReferenceExecutor();
    for (IrLayer layer : model.layers()) {
      executor.values.put(layer, executor.compute(layer, input));
    }
    return executor.values;
  }

  private double[] compute(IrLayer layer, float[] input) {
    return switch (layer.type()) {
      case "Parameter" -> widen(input);
      case "Const" -> widen(layer.constant().orElseThrow().toFloats());
      case "Convert", "Reshape", "Result" -> values.get(layer.input(0));
      case "Add" -> binary(layer, Double::sum);
      case "Subtract" -> binary(layer, (a, b) -> a - b);
      case "Multiply" -> binary(layer, (a, b) -> a * b);
      case "ReLU" -> unary(layer, x -> Math.max(x, 0));
      case "Elu" -> {
        double alpha = Double.parseDouble(layer.attribute("alpha").orElseThrow());
        yield unary(layer, x -> x > 0 ? x : alpha * Math.expm1(x));
      }
      case "Concat" ->
          layer.inputs().stream()
              .flatMapToDouble(part -> DoubleStream.of(values.get(part)))
              .toArray();
      case "FakeQuantize" -> fakeQuantize(layer);
      case "Convolution", "GroupConvolution" -> convolve(layer);
      default -> throw new IllegalArgumentException("no reference for " + layer);
    };
  }

  private static double[] widen(float[] input) {
    return IntStream.range(0, input.length).mapToDouble(i -> input[i]).toArray();
  }

  private double[] unary(IrLayer layer, DoubleUnaryOperator operator) {
    return DoubleStream.of(values.get(layer.input(0))).map(operator).toArray();
  }

  private double[] binary(IrLayer layer, DoubleBinaryOperator operator) {
    double[] a = values.get(layer.input(0));
    double[] b = values.get(layer.input(1));
    Shape aShape = layer.input(0).shape();
    Shape bShape = layer.input(1).shape();
    double[] result = new double[layer.shape().elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          operator.applyAsDouble(
              a[source(i, layer.shape(), aShape)], b[source(i, layer.shape(), bShape)]);
    }
    return result;
  }

  private static int source(int flat, Shape output, Shape input) {
    int rest = flat;
    int index = 0;
    int step = 1;
    for (int back = 1; back <= input.rank(); back++) {
      int size = output.dimension(output.rank() - back);
      int inputSize = input.dimension(input.rank() - back);
      index += inputSize == 1 ? 0 : rest % size * step;
      step *= inputSize;
      rest /= size;
    }
    return index;
  }

  private double[] fakeQuantize(IrLayer layer) {
    double[] x = values.get(layer.input(0));
    int steps = Integer.parseInt(layer.attribute("levels").orElseThrow()) - 1;
    double[][] range = new double[5][];
    for (int port = 1; port <= 4; port++) {
      range[port] = values.get(layer.input(port));
    }
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int in = source(i, layer.shape(), layer.input(1).shape());
      int out = source(i, layer.shape(), layer.input(3).shape());
      double low = range[1][in];
      double high = range[2][in];
      double clipped = Math.min(Math.max(x[i], low), high);
      double level = Math.rint((clipped - low) / (high - low) * steps);
      result[i] = level / steps * (range[4][out] - range[3][out]) + range[3][out];
    }
    return result;
  }

  private double[] convolve(IrLayer layer) {
    boolean grouped = layer.is("GroupConvolution");
    List<Integer> w = layer.input(1).shape().dimensions();
    int groups = grouped ? w.get(0) : 1;
    int outputs = groups * w.get(grouped ? 1 : 0);
    Convolution convolution =
        new Convolution(
            values.get(layer.input(0)),
            layer.input(0).shape(),
            values.get(layer.input(1)),
            layer.shape(),
            w.get(w.size() - 3),
            w.get(w.size() - 2),
            w.get(w.size() - 1),
            layer.integers("strides"),
            layer.integers("pads_begin"),
            layer.integers("dilations"));
    double[] result = new double[layer.shape().elements()];
    IntStream.range(0, outputs)
        .parallel()
        .forEach(o -> convolution.plane(result, o, o / (outputs / groups) * convolution.inputs()));
    return result;
  }

  @SuppressWarnings("ArrayRecordComponent") // Shared for reading while one layer is computed.
  private record Convolution(
      double[] x,
      Shape in,
      double[] weights,
      Shape out,
      int inputs,
      int kernelHeight,
      int kernelWidth,
      int[] strides,
      int[] pads,
      int[] dilations) {

    void plane(double[] result, int output, int firstInput) {
      int weight = output * inputs * kernelHeight * kernelWidth;
      for (int i = 0; i < inputs; i++) {
        for (int ky = 0; ky < kernelHeight; ky++) {
          for (int kx = 0; kx < kernelWidth; kx++) {
            accumulate(result, output, firstInput + i, ky, kx, weights[weight++]);
          }
        }
      }
    }

    private void accumulate(double[] result, int output, int input, int ky, int kx, double weight) {
      int height = in.dimension(2);
      int width = in.dimension(3);
      for (int y = 0; y < out.dimension(2); y++) {
        int sourceY = y * strides[0] - pads[0] + ky * dilations[0];
        if (sourceY < 0 || sourceY >= height) {
          continue;
        }
        int row = (output * out.dimension(2) + y) * out.dimension(3);
        int sourceRow = (input * height + sourceY) * width;
        for (int x0 = 0; x0 < out.dimension(3); x0++) {
          int sourceX = x0 * strides[1] - pads[1] + kx * dilations[1];
          if (sourceX >= 0 && sourceX < width) {
            result[row + x0] += weight * x[sourceRow + sourceX];
          }
        }
      }
    }
  }
}
