package dev.posewire.worker.onnx;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.ir.IrLayer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operations, attributes and values the translation knows; it guesses at no other. */
final class SupportedOperations {
  private static final String REMEDY =
      "the translation to ONNX Runtime knows the operations of human-pose-estimation-0001 and its kind:"
          + " use such a model";

  private static final Set<String> BROADCAST = Set.of("auto_broadcast");
  private static final Set<String> CONVOLUTION =
      Set.of("strides", "dilations", "pads_begin", "pads_end", "auto_pad");

  /** Per operation the attributes; those of a Parameter or Result change no value. */
  private static final Map<String, Set<String>> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("Add", BROADCAST),
          Map.entry("Subtract", BROADCAST),
          Map.entry("Multiply", BROADCAST),
          Map.entry("Concat", Set.of("axis")),
          Map.entry("Convert", Set.of("destination_type")),
          Map.entry("Convolution", CONVOLUTION),
          Map.entry("GroupConvolution", CONVOLUTION),
          Map.entry("Elu", Set.of("alpha")),
          Map.entry("FakeQuantize", Set.of("auto_broadcast", "levels")),
          Map.entry("ReLU", Set.of()));

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "auto_broadcast", Set.of("numpy", "none"),
          "auto_pad", Set.of("explicit"),
          "destination_type", Set.of("f16", "f32"));

  private SupportedOperations() {}

  static void require(IrLayer layer) {
    if (layer.is("Parameter") || layer.is("Result")) {
      return;
    }
    Set<String> attributes = ATTRIBUTES.get(layer.type());
    if (attributes == null) {
      throw new ModelException(
          "model has an unsupported operation",
          layer,
          REMEDY + "; supported are " + new TreeSet<>(ATTRIBUTES.keySet()));
    }
    for (String attribute : layer.attributeNames()) {
      String value = layer.attribute(attribute).orElseThrow();
      if (!attributes.contains(attribute)
          || !VALUES.getOrDefault(attribute, Set.of(value)).contains(value)) {
        throw unsupported(layer, attribute, value);
      }
    }
  }

  static ModelException unsupported(IrLayer layer, String attribute, Object value) {
    return new ModelException(
        layer + " has an unsupported attribute", attribute + "=" + value, REMEDY);
  }
}
