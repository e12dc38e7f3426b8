package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes small IRs for tests, layer by layer. Not thread-safe: owned by its test. */
public final class TinyIr {
  /** The attribute of every elementwise operation. */
  public static final String NUMPY = "auto_broadcast=\"numpy\"";

  private final int version;
  private final StringBuilder layers = new StringBuilder();
  private final StringBuilder edges = new StringBuilder();
  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
  private int nextId;

  public TinyIr(int version) {
    this.version = version;
  }

  public TinyIr() {
    this(11);
  }

  /** All of the methods that add a layer return its id. */
  public int parameter(String name, int... shape) {
    String attributes = "element_type=\"f32\" shape=\"%s\"".formatted(commas(Shape.of(shape)));
    return layer(name, "Parameter", attributes, Shape.of(shape));
  }

  public int f32(String name, Shape shape, float... values) {
    byte[] raw = new byte[4 * values.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return constant(name, "f32", shape, raw);
  }

  public int f16(String name, Shape shape, int... bits) {
    byte[] raw = new byte[2 * bits.length];
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : bits) {
      buffer.putShort((short) value);
    }
    return constant(name, "f16", shape, raw);
  }

  public int i8(String name, Shape shape, int... values) {
    byte[] raw = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      raw[i] = (byte) values[i];
    }
    return constant(name, "i8", shape, raw);
  }

  public int constant(String name, String elementType, Shape shape, byte[] raw) {
    int offset = weights.size();
    weights.writeBytes(raw);
    return layer(
        name,
        "Const",
        "element_type=\"%s\" offset=\"%d\" shape=\"%s\" size=\"%d\""
            .formatted(elementType, offset, commas(shape), raw.length),
        shape);
  }

  /** FakeQuantize with scalar ranges. */
  public int fakeQuantize(String name, Shape shape, int levels, int input, float low, float high) {
    int lows = f32(name + "/low", Shape.of(), low);
    int highs = f32(name + "/high", Shape.of(), high);
    return fakeQuantize(name, shape, levels, input, lows, highs, lows, highs);
  }

  public int fakeQuantize(String name, Shape shape, int levels, int input, int... ranges) {
    String attributes = "auto_broadcast=\"numpy\" levels=\"%d\"".formatted(levels);
    return layer(
        name, "FakeQuantize", attributes, shape, input, ranges[0], ranges[1], ranges[2], ranges[3]);
  }

  /** int8 weights as the IR compresses them: Convert, Subtract of noise, Multiply. */
  public int compressedWeights(String name, Shape shape, int[] values, float[] scales) {
    int[] perOutput = new int[shape.rank()];
    Arrays.fill(perOutput, 1);
    perOutput[0] = scales.length;
    int grid = i8(name + "/values", shape, values);
    int converted = layer(name + "/f", "Convert", "destination_type=\"f32\"", shape, grid);
    int noise = f16(name + "/zero", Shape.of(), 0x0080);
    int centred = layer(name + "/centred", "Subtract", NUMPY, shape, converted, noise);
    int scale = f32(name + "/scale", Shape.of(perOutput), scales);
    return layer(name, "Multiply", NUMPY, shape, centred, scale);
  }

  public int convolution(String name, int stride, int pad, int dilation, Shape out, int... inputs) {
    return layer(name, "Convolution", geometry(stride, pad, dilation), out, inputs);
  }

  /** Attributes of a convolution, alike in both directions. */
  public static String geometry(int stride, int pad, int dilation) {
    return ("strides=\"%1$d,%1$d\" pads_begin=\"%2$d,%2$d\" pads_end=\"%2$d,%2$d\""
            + " dilations=\"%3$d,%3$d\" auto_pad=\"explicit\"")
        .formatted(stride, pad, dilation);
  }

  public int layer(String name, String type, String attributes, Shape output, int... inputs) {
    int id = nextId++;
    layers.append(
        "<layer id=\"%d\" name=\"%s\" type=\"%s\" version=\"opset1\"><data %s/>"
            .formatted(id, name, type, attributes));
    layers.append("<rt_info><attribute name=\"fused\" value=\"a\"/></rt_info>");
    if (inputs.length > 0) {
      layers.append("<input>");
      for (int port = 0; port < inputs.length; port++) {
        layers.append("<port id=\"%d\"><dim>1</dim></port>".formatted(port));
        edges.append(
            "<edge from-layer=\"%d\" from-port=\"0\" to-layer=\"%d\" to-port=\"%d\"/>%n"
                .formatted(inputs[port], id, port));
      }
      layers.append("</input>");
    }
    if (!type.equals("Result")) {
      layers.append("<output><port id=\"%d\" precision=\"FP32\">".formatted(inputs.length));
      output.dimensions().forEach(dim -> layers.append("<dim>%d</dim>".formatted(dim)));
      layers.append("<rt_info><attribute name=\"layout\"/></rt_info></port></output>");
    }
    layers.append("</layer>%n".formatted());
    return id;
  }

  public void result(int input) {
    layer("result" + nextId, "Result", "", Shape.of(), input);
  }

  public String xml() {
    return "<?xml version=\"1.0\"?>%n<net name=\"tiny\" version=\"%d\"><layers>%n%s</layers><edges>%n%s</edges></net>%n"
        .formatted(version, layers, edges);
  }

  /** Writes both files. */
  public ModelFiles write(Path folder) {
    return write(folder, xml());
  }

  /** Writes a graph that a test has changed, with these weights. */
  public ModelFiles write(Path folder, String xml) {
    try {
      Path file = folder.resolve("tiny.xml");
      Files.writeString(file, xml);
      Files.write(folder.resolve("tiny.bin"), weights.toByteArray());
      return ModelFiles.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public IrModel read(Path folder) {
    return IrReader.read(write(folder));
  }

  private static String commas(Shape shape) {
    return String.join(",", shape.dimensions().stream().map(String::valueOf).toList());
  }
}
