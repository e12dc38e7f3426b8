package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The elements of an IR's .xml as they stand there, before they are joined to a graph. */
record IrDocument(String name, int version, List<Layer> layers, List<Edge> edges) {
  IrDocument {
    layers = List.copyOf(layers);
    edges = List.copyOf(edges);
  }

  private static final String REMEDY = "give the .xml of an OpenVINO IR, version 10 or 11";

  /** {@code inputPorts} and {@code outputs} in the order of the file. */
  record Layer(
      int id,
      String name,
      String type,
      Map<String, String> attributes,
      List<Integer> inputPorts,
      List<Shape> outputs) {
    Layer {
      attributes = Map.copyOf(attributes);
      inputPorts = List.copyOf(inputPorts);
      outputs = List.copyOf(outputs);
    }
  }

  record Edge(int fromLayer, int toLayer, int toPort) {}

  /** Reads the file; document type definitions and external entities are refused. */
  static IrDocument parse(Path xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(xml))) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      return new Parser(reader, xml).net();
    } catch (XMLStreamException e) {
      throw new ModelException("model graph is not well-formed XML", xml, REMEDY, e);
    } catch (NumberFormatException e) {
      throw new ModelException(
          "model graph holds a malformed number", xml + ", " + e.getMessage(), REMEDY, e);
    } catch (IOException e) {
      throw new ModelException("model graph cannot be read", xml, e.toString(), e);
    }
  }

  /** Descends the elements; what it does not know it skips whole. */
  private record Parser(XMLStreamReader reader, Path xml) {
    IrDocument net() throws XMLStreamException {
      int event = reader.next();
      while (event != XMLStreamConstants.START_ELEMENT) {
        if (event == XMLStreamConstants.DTD) {
          throw new ModelException("model graph has a document type", xml, REMEDY);
        }
        event = reader.next();
      }
      if (!reader.getLocalName().equals("net")) {
        throw new ModelException(
            "model graph is no OpenVINO IR, its root must be <net>",
            "<" + reader.getLocalName() + "> in " + xml,
            REMEDY);
      }
      String name = attribute("name");
      int version = Integer.parseInt(attribute("version"));
      List<Layer> layers = new ArrayList<>();
      List<Edge> edges = new ArrayList<>();
      while (nextChild()) {
        switch (reader.getLocalName()) {
          case "layers" -> layers(layers);
          case "edges" -> edges(edges);
          default -> skip();
        }
      }
      return new IrDocument(name, version, layers, edges);
    }

    private void layers(List<Layer> layers) throws XMLStreamException {
      while (nextChild()) {
        layers.add(layer());
      }
    }

    private Layer layer() throws XMLStreamException {
      int id = Integer.parseInt(attribute("id"));
      String name = attribute("name");
      String type = attribute("type");
      Map<String, String> attributes = new HashMap<>();
      List<Integer> inputPorts = new ArrayList<>();
      List<Shape> outputs = new ArrayList<>();
      while (nextChild()) {
        switch (reader.getLocalName()) {
          case "data" -> {
            for (int i = 0; i < reader.getAttributeCount(); i++) {
              attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            }
            skip();
          }
          case "input" -> inputPorts(inputPorts);
          case "output" -> outputs(outputs);
          default -> skip();
        }
      }
      return new Layer(id, name, type, attributes, inputPorts, outputs);
    }

    private void inputPorts(List<Integer> ports) throws XMLStreamException {
      while (nextChild()) {
        ports.add(Integer.valueOf(attribute("id")));
        skip();
      }
    }

    private void outputs(List<Shape> outputs) throws XMLStreamException {
      while (nextChild()) {
        List<Integer> dimensions = new ArrayList<>();
        while (nextChild()) {
          if (reader.getLocalName().equals("dim")) {
            dimensions.add(Integer.valueOf(reader.getElementText().trim()));
          } else {
            skip();
          }
        }
        outputs.add(new Shape(dimensions));
      }
    }

    private void edges(List<Edge> edges) throws XMLStreamException {
      while (nextChild()) {
        edges.add(
            new Edge(
                Integer.parseInt(attribute("from-layer")),
                Integer.parseInt(attribute("to-layer")),
                Integer.parseInt(attribute("to-port"))));
        skip();
      }
    }

    private String attribute(String name) {
      String value = reader.getAttributeValue(null, name);
      if (value == null) {
        throw new ModelException(
            "model graph lacks an attribute of <" + reader.getLocalName() + ">",
            "%s, line %d of %s".formatted(name, reader.getLocation().getLineNumber(), xml),
            REMEDY);
      }
      return value;
    }

    /** Steps to the next child of the current element, or to its end: then false. */
    private boolean nextChild() throws XMLStreamException {
      return reader.nextTag() == XMLStreamConstants.START_ELEMENT;
    }

    /** Steps to the end of the current element. */
    private void skip() throws XMLStreamException {
      int depth = 1;
      while (depth > 0) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
        }
      }
    }
  }
}
