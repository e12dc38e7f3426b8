package dev.posewire.openvino;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/** The double's network, compiled to take pictures of bytes: NHWC, BGR. */
final class ToyNetwork {
  static final int WIDTH = 3;
  static final int HEIGHT = 2;
  static final int BYTES = WIDTH * HEIGHT * 3;

  private ToyNetwork() {}

  /** All that it was made of is closed again. */
  static CompiledModel compile(OpenVino openVino, Path folder) {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, HEIGHT, WIDTH))) {
      return compile(core, model);
    }
  }

  static CompiledModel compile(Core core, Model model) {
    try (PrePostProcessor preprocessor = PrePostProcessor.create(model)) {
      preprocessor
          .inputTensor(0, ElementType.U8, "NHWC", ColorFormat.BGR)
          .inputModelLayout(0, "NCHW");
      try (Model built = preprocessor.build()) {
        return core.compileModel(built, "CPU", Map.of("PERFORMANCE_HINT", "THROUGHPUT"));
      }
    }
  }

  /** A picture whose bytes are {@code seed}, {@code seed + 1}, ... */
  static ByteBuffer picture(int seed) {
    ByteBuffer picture = ByteBuffer.allocateDirect(BYTES);
    for (int i = 0; i < BYTES; i++) {
      picture.put(i, (byte) (seed + i));
    }
    return picture;
  }

  static void setInput(OpenVino openVino, InferRequest request, ByteBuffer picture) {
    try (Tensor tensor =
        Tensor.create(openVino, ElementType.U8, Shape.of(1, HEIGHT, WIDTH, 3), picture)) {
      request.setInputTensor(0, tensor);
    }
  }

  /** What the network gives for a plane of {@link #picture}. */
  static float sumOfPlane(int seed, int plane) {
    float sum = 0;
    for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
      sum += (seed + pixel * 3 + plane) & 0xff;
    }
    return sum;
  }

  /** What the network gave for each plane. */
  static float[] planes(InferRequest request) {
    try (Tensor planes = request.getOutputTensor(0)) {
      float[] sums = new float[3];
      planes.data().asFloatBuffer().get(sums);
      return sums;
    }
  }
}
