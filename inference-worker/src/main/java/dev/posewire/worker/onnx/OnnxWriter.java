package dev.posewire.worker.onnx;

import dev.posewire.worker.ir.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes an ONNX model (opset 17) in memory; field numbers are those of onnx.proto. Tensors are
 * known by their names. Not thread-safe: owned by its maker.
 */
final class OnnxWriter {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_NAME = 2;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_INPUT = 11;
  private static final int GRAPH_OUTPUT = 12;

  /** The name of the batch dimension, open in every model. */
  private static final String BATCH = "N";

  private final ProtobufWriter graph = new ProtobufWriter();
  private int constants;

  /** Declares an input; dimension 0 of the shape is left open. */
  void input(String name, OnnxType type, Shape shape) {
    graph.message(GRAPH_INPUT, valueInfo(name, type, shape));
  }

  /** Declares an output; dimension 0 of the shape is left open. */
  void output(String name, OnnxType type, Shape shape) {
    graph.message(GRAPH_OUTPUT, valueInfo(name, type, shape));
  }

  /** Adds a float32 constant and returns its name, made unique. */
  String constant(String name, Shape shape, float... values) {
    byte[] raw = new byte[Float.BYTES * values.length];
    littleEndian(raw).asFloatBuffer().put(values);
    return initializer(name, OnnxType.FLOAT, shape, raw);
  }

  /** Adds an int32 constant and returns its name, made unique. */
  String constant(String name, Shape shape, int... values) {
    byte[] raw = new byte[Integer.BYTES * values.length];
    littleEndian(raw).asIntBuffer().put(values);
    return initializer(name, OnnxType.INT32, shape, raw);
  }

  /** Adds an int8 or uint8 constant and returns its name, made unique. */
  String constant(String name, OnnxType type, Shape shape, byte... values) {
    return initializer(name, type, shape, values);
  }

  /** Adds a node with one output, named like it; returns the output. */
  String node(
      String operation, String output, List<String> inputs, List<OnnxAttribute> attributes) {
    ProtobufWriter node = new ProtobufWriter();
    inputs.forEach(input -> node.string(1, input));
    node.string(2, output).string(3, output).string(4, operation);
    attributes.forEach(attribute -> node.message(5, attribute.message()));
    graph.message(GRAPH_NODE, node);
    return output;
  }

  String node(String operation, String output, String... inputs) {
    return node(operation, output, List.of(inputs), List.of());
  }

  /** The whole model so far. */
  byte[] toBytes(String name) {
    graph.string(GRAPH_NAME, name);
    ProtobufWriter opset = new ProtobufWriter().string(1, "").varint(2, OPSET);
    return new ProtobufWriter()
        .varint(1, IR_VERSION)
        .string(2, "posewire")
        .message(7, graph)
        .message(8, opset)
        .toBytes();
  }

  private String initializer(String name, OnnxType type, Shape shape, byte[] raw) {
    String unique = name + "#" + constants++;
    ProtobufWriter tensor = new ProtobufWriter();
    shape.dimensions().forEach(dimension -> tensor.varint(1, dimension));
    tensor.varint(2, type.number()).string(8, unique).bytes(9, raw);
    graph.message(GRAPH_INITIALIZER, tensor);
    return unique;
  }

  private static ProtobufWriter valueInfo(String name, OnnxType type, Shape shape) {
    ProtobufWriter dimensions = new ProtobufWriter();
    for (int axis = 0; axis < shape.rank(); axis++) {
      ProtobufWriter dimension = new ProtobufWriter();
      if (axis == 0) {
        dimension.string(2, BATCH);
      } else {
        dimension.varint(1, shape.dimension(axis));
      }
      dimensions.message(1, dimension);
    }
    ProtobufWriter tensorType =
        new ProtobufWriter().varint(1, type.number()).message(2, dimensions);
    return new ProtobufWriter()
        .string(1, name)
        .message(2, new ProtobufWriter().message(1, tensorType));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
