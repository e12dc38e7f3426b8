package dev.posewire.worker.onnx;

/** Which kernels multiply uint8 activations by int8 weights. */
enum Products {
  /** As the weights are; on x86 without VNNI instructions their sums saturate. */
  SIGNED("0"),

  /** With weights rewritten to uint8: exact everywhere, slower on x86. */
  UNSIGNED("1");

  private final String x64QuantPrecision;

  Products(String x64QuantPrecision) {
    this.x64QuantPrecision = x64QuantPrecision;
  }

  /** The value of ONNX Runtime's {@code session.x64quantprecision}; ignored but on x86. */
  String x64QuantPrecision() {
    return x64QuantPrecision;
  }
}
