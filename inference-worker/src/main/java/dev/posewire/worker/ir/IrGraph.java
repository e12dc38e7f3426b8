package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Joins the elements of a document to a graph, each layer after its inputs. Not thread-safe: lives
 * for one reading.
 */
final class IrGraph {
  private static final String DAMAGED = "the model's .xml is damaged: fetch it again";
  private static final int UNCONNECTED = -1;

  private final IrDocument document;
  private final IrWeights weights;
  private final Map<Integer, IrDocument.Layer> elements = new LinkedHashMap<>();

  /** Per layer and port the id of the layer that feeds it. */
  private final Map<Integer, int[]> sources = new HashMap<>();

  private final Map<Integer, IrLayer> made = new LinkedHashMap<>();

  IrGraph(IrDocument document, IrWeights weights) {
    this.document = document;
    this.weights = weights;
    for (IrDocument.Layer element : document.layers()) {
      if (elements.put(element.id(), element) != null) {
        throw new ModelException("two layers have the same id", element.id(), DAMAGED);
      }
      int[] unconnected = new int[element.inputPorts().size()];
      Arrays.fill(unconnected, UNCONNECTED);
      sources.put(element.id(), unconnected);
    }
    document.edges().forEach(this::connect);
    for (IrDocument.Layer element : document.layers()) {
      requireConnected(element);
    }
  }

  IrModel model() {
    Map<Integer, Integer> missing = new HashMap<>();
    Map<Integer, List<Integer>> consumers = new HashMap<>();
    Deque<Integer> ready = new ArrayDeque<>();
    for (int id : elements.keySet()) {
      int[] inputs = sources.get(id);
      missing.put(id, inputs.length);
      for (int source : inputs) {
        consumers.computeIfAbsent(source, any -> new ArrayList<>()).add(id);
      }
      if (inputs.length == 0) {
        ready.add(id);
      }
    }
    while (!ready.isEmpty()) {
      int id = ready.remove();
      made.put(id, layer(elements.get(id)));
      for (int consumer : consumers.getOrDefault(id, List.of())) {
        if (missing.merge(consumer, -1, Integer::sum) == 0) {
          ready.add(consumer);
        }
      }
    }
    requireAllMade();
    return new IrModel(document.name(), document.version(), List.copyOf(made.values()));
  }

  private void connect(IrDocument.Edge edge) {
    IrDocument.Layer target = elements.get(edge.toLayer());
    int port = target == null ? -1 : target.inputPorts().indexOf(edge.toPort());
    if (port < 0 || !elements.containsKey(edge.fromLayer())) {
      throw new ModelException("an edge joins what is not there", edge, DAMAGED);
    }
    sources.get(edge.toLayer())[port] = edge.fromLayer();
  }

  private void requireConnected(IrDocument.Layer element) {
    int[] inputs = sources.get(element.id());
    IntStream.range(0, inputs.length)
        .filter(port -> inputs[port] == UNCONNECTED)
        .findFirst()
        .ifPresent(
            port -> {
              throw new ModelException(
                  "%s layer '%s' has an input without an edge"
                      .formatted(element.type(), element.name()),
                  "port " + element.inputPorts().get(port),
                  DAMAGED);
            });
  }

  private void requireAllMade() {
    for (IrDocument.Layer element : elements.values()) {
      if (!made.containsKey(element.id())) {
        throw new ModelException(
            "the layers form a circle",
            "%s '%s'".formatted(element.type(), element.name()),
            DAMAGED);
      }
    }
  }

  private IrLayer layer(IrDocument.Layer element) {
    List<IrLayer> inputs = new ArrayList<>();
    for (int source : sources.get(element.id())) {
      inputs.add(made.get(source));
    }
    IrConstant constant = element.type().equals("Const") ? weights.constant(element) : null;
    return new IrLayer(element, inputs, outputShape(element, inputs, constant), constant);
  }

  private static Shape outputShape(
      IrDocument.Layer element, List<IrLayer> inputs, IrConstant constant) {
    if (constant != null) {
      return constant.shape();
    }
    if (element.type().equals("Result") && inputs.size() == 1) {
      return inputs.get(0).shape();
    }
    if (element.outputs().size() != 1) {
      throw new ModelException(
          "%s layer '%s' must have one output".formatted(element.type(), element.name()),
          element.outputs().size() + " outputs",
          "this is no network of convolutions: give a pose network's IR");
    }
    return element.outputs().get(0);
  }
}
