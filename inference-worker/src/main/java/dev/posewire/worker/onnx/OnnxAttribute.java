package dev.posewire.worker.onnx;

/** An attribute of an ONNX node, as an {@code AttributeProto} (field numbers from onnx.proto). */
record OnnxAttribute(ProtobufWriter message) {
  private static final int NAME = 1;
  private static final int FLOAT = 2;
  private static final int INTEGER = 3;
  private static final int INTEGERS = 8;
  private static final int KIND = 20;
  private static final int KIND_FLOAT = 1;
  private static final int KIND_INTEGER = 2;
  private static final int KIND_INTEGERS = 7;

  static OnnxAttribute integer(String name, int value) {
    return new OnnxAttribute(
        new ProtobufWriter().string(NAME, name).varint(INTEGER, value).varint(KIND, KIND_INTEGER));
  }

  static OnnxAttribute number(String name, float value) {
    return new OnnxAttribute(
        new ProtobufWriter().string(NAME, name).fixed32(FLOAT, value).varint(KIND, KIND_FLOAT));
  }

  static OnnxAttribute integers(String name, int... values) {
    ProtobufWriter message = new ProtobufWriter().string(NAME, name);
    for (int value : values) {
      message.varint(INTEGERS, value);
    }
    return new OnnxAttribute(message.varint(KIND, KIND_INTEGERS));
  }
}
