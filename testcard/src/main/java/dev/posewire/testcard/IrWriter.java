package dev.posewire.testcard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a network as OpenVINO IR version 11: layers and edges as XML, weights as little-endian
 * floats beside it.
 *
 * <p>Layers, ports and attributes have the shape that the Open Model Zoo's
 * human-pose-estimation-0001 (release 2023.0) has. Not thread-safe: owned by the thread that writes
 * the model.
 */
final class IrWriter {
  /** An output port of a layer that was written. */
  private record Tensor(int layer, int port, List<Integer> dims) {}

  /** What a layer is, apart from its ports; {@code attributes} is empty where its type has none. */
  private record Header(String name, String type, String attributes) {}

  private final StringBuilder layers = new StringBuilder();
  private final StringBuilder edges = new StringBuilder();
  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private int nextLayer;

  void input(String name, List<Integer> dims) {
    String shape = join(dims, ",");
    Header header = new Header(name, "Parameter", "shape=\"" + shape + "\" element_type=\"f32\"");
    tensors.put(name, layer(header, List.of(), dims, name));
  }

  /**
   * Writes a convolution, the addition of its bias and its ReLU; the last of them has the layer's
   * name.
   */
  void convolution(ConvLayer layer) {
    ConvLayer.Kernel kernel = layer.kernel();
    Tensor input = tensors.get(layer.input());
    Tensor filter = constant(layer.name() + "/weights", filterDims(kernel), layer.weights());
    Header convolution =
        new Header(
            layer.name() + "/convolution",
            kernel.grouped() ? "GroupConvolution" : "Convolution",
            slide(kernel));
    Tensor output =
        layer(convolution, List.of(input, filter), outputDims(input.dims(), kernel), "");
    Tensor bias =
        constant(layer.name() + "/bias", List.of(1, kernel.outputs(), 1, 1), layer.bias());
    String sumName = layer.rectified() ? layer.name() + "/sum" : layer.name();
    Header sum = new Header(sumName, "Add", "auto_broadcast=\"numpy\"");
    output = layer(sum, List.of(output, bias), output.dims(), sumName);
    if (layer.rectified()) {
      Header relu = new Header(layer.name(), "ReLU", "");
      output = layer(relu, List.of(output), output.dims(), layer.name());
    }
    tensors.put(layer.name(), output);
  }

  void output(String name) {
    Header header = new Header(name + "/sink_port_0", "Result", "");
    layer(header, List.of(tensors.get(name)), List.of(), "");
  }

  /** The whole network as XML. */
  String xml(String networkName) {
    return "<?xml version=\"1.0\"?>\n"
        + ("<net name=\"" + networkName + "\" version=\"11\">\n")
        + ("\t<layers>\n" + layers + "\t</layers>\n")
        + ("\t<edges>\n" + edges + "\t</edges>\n")
        + "\t<rt_info />\n"
        + "</net>\n";
  }

  /** All constants, one after the other in the order of their layers. */
  byte[] bin() {
    return weights.toByteArray();
  }

  private Tensor constant(String name, List<Integer> dims, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    String place = " offset=\"" + weights.size() + "\" size=\"" + bytes.capacity() + "\"";
    weights.writeBytes(bytes.array());
    String shape = "element_type=\"f32\" shape=\"" + join(dims, ", ") + "\"";
    return layer(new Header(name, "Const", shape + place), List.of(), dims, "");
  }

  /**
   * @param dims of its one output; empty if it has none
   * @param tensorName by which users find the output; empty if none
   */
  private Tensor layer(Header header, List<Tensor> inputs, List<Integer> dims, String tensorName) {
    int id = nextLayer++;
    layers.append("\t\t<layer id=\"" + id + "\" name=\"" + header.name() + "\"");
    layers.append(" type=\"" + header.type() + "\" version=\"opset1\">\n");
    if (!header.attributes().isEmpty()) {
      layers.append("\t\t\t<data " + header.attributes() + " />\n");
    }
    if (!inputs.isEmpty()) {
      layers.append("\t\t\t<input>\n");
      for (int port = 0; port < inputs.size(); port++) {
        Tensor input = inputs.get(port);
        port(port, "", input.dims());
        edges.append("\t\t<edge from-layer=\"" + input.layer() + "\"");
        edges.append(" from-port=\"" + input.port() + "\"");
        edges.append(" to-layer=\"" + id + "\" to-port=\"" + port + "\" />\n");
      }
      layers.append("\t\t\t</input>\n");
    }
    if (!dims.isEmpty()) {
      layers.append("\t\t\t<output>\n");
      port(inputs.size(), tensorName, dims);
      layers.append("\t\t\t</output>\n");
    }
    layers.append("\t\t</layer>\n");
    return new Tensor(id, inputs.size(), dims);
  }

  private void port(int id, String tensorName, List<Integer> dims) {
    String names = tensorName.isEmpty() ? "" : " names=\"" + tensorName + "\"";
    layers.append("\t\t\t\t<port id=\"" + id + "\" precision=\"FP32\"" + names + ">\n");
    for (int dim : dims) {
      layers.append("\t\t\t\t\t<dim>" + dim + "</dim>\n");
    }
    layers.append("\t\t\t\t</port>\n");
  }

  /** {@code [O, I, h, w]}, or {@code [G, O / G, I / G, h, w]} for a convolution in groups. */
  private static List<Integer> filterDims(ConvLayer.Kernel kernel) {
    List<Integer> dims = new ArrayList<>(List.of(kernel.outputs()));
    if (kernel.grouped()) {
      dims.add(1);
    }
    dims.addAll(List.of(kernel.inputs(), kernel.size(), kernel.size()));
    return List.copyOf(dims);
  }

  private static List<Integer> outputDims(List<Integer> input, ConvLayer.Kernel kernel) {
    int grown = 2 * kernel.pad() - kernel.size();
    return List.of(
        input.get(0),
        kernel.outputs(),
        (input.get(2) + grown) / kernel.stride() + 1,
        (input.get(3) + grown) / kernel.stride() + 1);
  }

  private static String slide(ConvLayer.Kernel kernel) {
    String pads = kernel.pad() + ", " + kernel.pad();
    return ("strides=\"" + kernel.stride() + ", " + kernel.stride() + "\" dilations=\"1, 1\"")
        + (" pads_begin=\"" + pads + "\" pads_end=\"" + pads + "\" auto_pad=\"explicit\"");
  }

  private static String join(List<Integer> dims, String separator) {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(separator));
  }
}
