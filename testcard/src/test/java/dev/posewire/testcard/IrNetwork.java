package dev.posewire.testcard;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** An OpenVINO IR as its text says it, for tests: layers with their ports, and edges. */
final class IrNetwork {
  /**
   * One layer of the text.
   *
   * @param attributes of its data element
   * @param inputs dims of each input port by the port's id, as are {@code outputs}
   * @param names of its output tensors, as the ports say them
   */
  record Layer(
      int id,
      String name,
      String type,
      Map<String, String> attributes,
      Map<Integer, List<Integer>> inputs,
      Map<Integer, List<Integer>> outputs,
      List<String> names) {
    List<Integer> ints(String attribute) {
      return Stream.of(attributes.get(attribute).split(",", -1))
          .map(String::strip)
          .map(Integer::valueOf)
          .toList();
    }
  }

  /** From an output port to an input port. */
  record Edge(int fromLayer, int fromPort, int toLayer, int toPort) {}

  private final Element root;
  private final ByteBuffer bin;
  private final List<Layer> layers = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  IrNetwork(String xml, byte[] bin) throws Exception {
    this.root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement();
    this.bin = ByteBuffer.wrap(bin).order(ByteOrder.LITTLE_ENDIAN);
    for (Element layer : children(child(root, "layers"), "layer")) {
      layers.add(layer(layer));
    }
    for (Element edge : children(child(root, "edges"), "edge")) {
      edges.add(
          new Edge(
              number(edge, "from-layer"),
              number(edge, "from-port"),
              number(edge, "to-layer"),
              number(edge, "to-port")));
    }
  }

  String attribute(String name) {
    return root.getAttribute(name);
  }

  List<Layer> layers() {
    return layers;
  }

  List<Edge> edges() {
    return edges;
  }

  /** The values of a constant, read where its offset and size say. */
  float[] values(Layer constant) {
    int offset = Integer.parseInt(constant.attributes().get("offset"));
    float[] values = new float[Integer.parseInt(constant.attributes().get("size")) / Float.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = bin.getFloat(offset + i * Float.BYTES);
    }
    return values;
  }

  private static Layer layer(Element layer) {
    Map<String, String> attributes = new HashMap<>();
    for (Element attributed : children(layer, "data")) {
      for (int i = 0; i < attributed.getAttributes().getLength(); i++) {
        Node attribute = attributed.getAttributes().item(i);
        attributes.put(attribute.getNodeName(), attribute.getNodeValue());
      }
    }
    List<String> names = new ArrayList<>();
    for (Element output : children(layer, "output")) {
      children(output, "port").forEach(port -> names.add(port.getAttribute("names")));
    }
    return new Layer(
        number(layer, "id"),
        layer.getAttribute("name"),
        layer.getAttribute("type"),
        attributes,
        ports(layer, "input"),
        ports(layer, "output"),
        names);
  }

  private static Map<Integer, List<Integer>> ports(Element layer, String side) {
    Map<Integer, List<Integer>> ports = new LinkedHashMap<>();
    for (Element end : children(layer, side)) {
      for (Element port : children(end, "port")) {
        List<Integer> dims =
            children(port, "dim").stream()
                .map(dim -> Integer.valueOf(dim.getTextContent()))
                .toList();
        ports.put(number(port, "id"), dims);
      }
    }
    return ports;
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  private static Element child(Element parent, String tag) {
    return children(parent, tag).get(0);
  }

  private static List<Element> children(Element parent, String tag) {
    List<Element> children = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element && element.getTagName().equals(tag)) {
        children.add(element);
      }
    }
    return children;
  }
}
