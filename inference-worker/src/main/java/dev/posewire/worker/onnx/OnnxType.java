package dev.posewire.worker.onnx;

/** ONNX's numbers of element types ({@code TensorProto.DataType} in onnx.proto). */
enum OnnxType {
  FLOAT(1),
  UINT8(2),
  INT8(3),
  INT32(6);

  private final int number;

  OnnxType(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
