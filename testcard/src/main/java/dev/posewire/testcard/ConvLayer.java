package dev.posewire.testcard;

/**
 * One convolution of the test card's network, with its weights, its bias and perhaps a ReLU.
 *
 * <p>Mutable while its weights are set by {@link TestCardLayers}; then only read. Not thread-safe:
 * owned by the thread that writes the model.
 */
final class ConvLayer {
  /**
   * How a layer slides over its input; squares throughout.
   *
   * @param grouped each input plane makes its own output plane; {@code inputs} is then 1
   */
  record Kernel(int outputs, int inputs, int size, int stride, int pad, boolean grouped) {
    /** A 1x1 kernel. */
    static Kernel point(int outputs, int inputs) {
      return new Kernel(outputs, inputs, 1, 1, 0, false);
    }
  }

  private final String name;
  private final String input;
  private final Kernel kernel;
  private final boolean rectified;
  private final float[] weights;
  private final float[] bias;

  /**
   * @param input name of the layer, or of the network's input, that feeds it
   * @param rectified whether a ReLU follows
   */
  ConvLayer(String name, String input, Kernel kernel, boolean rectified) {
    this.name = name;
    this.input = input;
    this.kernel = kernel;
    this.rectified = rectified;
    this.weights = new float[kernel.outputs() * kernel.inputs() * kernel.size() * kernel.size()];
    this.bias = new float[kernel.outputs()];
  }

  String name() {
    return name;
  }

  String input() {
    return input;
  }

  Kernel kernel() {
    return kernel;
  }

  boolean rectified() {
    return rectified;
  }

  /** {@code [outputs, inputs, size, size]} in C order; belongs to the layer. */
  float[] weights() {
    return weights;
  }

  /** One for each output plane; belongs to the layer. */
  float[] bias() {
    return bias;
  }

  void weight(int output, int input, double value) {
    weight(output, input, 0, 0, value);
  }

  void weight(int output, int input, int row, int column, double value) {
    int plane = output * kernel.inputs() + input;
    weights[(plane * kernel.size() + row) * kernel.size() + column] = (float) value;
  }

  void bias(int output, double value) {
    bias[output] = (float) value;
  }
}
