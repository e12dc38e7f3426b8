package dev.posewire.worker.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The graph of an IR, joined to its weights. Immutable. */
public final class IrModel {
  private final String name;
  private final int version;
  private final List<IrLayer> layers;
  private final Map<IrLayer, List<IrLayer>> consumers = new HashMap<>();

  IrModel(String name, int version, List<IrLayer> layers) {
    this.name = name;
    this.version = version;
    this.layers = List.copyOf(layers);
    for (IrLayer layer : layers) {
      for (IrLayer input : layer.inputs()) {
        consumers.computeIfAbsent(input, any -> new ArrayList<>()).add(layer);
      }
    }
  }

  public String name() {
    return name;
  }

  /** Of the IR: 10 or 11. */
  public int version() {
    return version;
  }

  /** Each after its inputs. */
  public List<IrLayer> layers() {
    return layers;
  }

  /** Of one type, in the order of {@link #layers}. */
  public List<IrLayer> layers(String type) {
    return layers.stream().filter(layer -> layer.is(type)).toList();
  }

  /** Once for every port it feeds. */
  public List<IrLayer> consumers(IrLayer layer) {
    return List.copyOf(consumers.getOrDefault(layer, List.of()));
  }
}
