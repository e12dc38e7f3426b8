package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The content of an IR's .bin, cut into constants as the Const layers say. */
record IrWeights(Path bin, ByteBuffer bytes) {
  private static final String DAMAGED = "the model's .xml is damaged";

  IrConstant constant(IrDocument.Layer layer) {
    ElementType type = elementType(layer);
    Shape shape = shape(layer);
    long offset = number(layer, "offset");
    long size = number(layer, "size");
    if (offset < 0 || size < 0 || size > bytes.limit() || offset > bytes.limit() - size) {
      throw new ModelException(
          "model weights end before Const layer '%s' does".formatted(layer.name()),
          "offset %d, size %d, but %s has %d bytes".formatted(offset, size, bin, bytes.limit()),
          "the .bin is truncated or belongs to another .xml: fetch both again");
    }
    try {
      return new IrConstant(type, shape, bytes.slice((int) offset, (int) size));
    } catch (IllegalArgumentException | ArithmeticException | IllegalStateException e) {
      throw new ModelException(
          "Const layer '%s' contradicts itself".formatted(layer.name()),
          "element_type=%s shape=%s size=%d".formatted(type, shape, size),
          DAMAGED,
          e);
    }
  }

  private static ElementType elementType(IrDocument.Layer layer) {
    String name = text(layer, "element_type");
    return ElementType.named(name)
        .orElseThrow(
            () ->
                new ModelException(
                    "Const layer '%s' has an unsupported attribute".formatted(layer.name()),
                    "element_type=" + name,
                    "supported are f32, f16, i64, i32, i8 and u8"));
  }

  private static Shape shape(IrDocument.Layer layer) {
    String text = text(layer, "shape");
    List<Integer> dimensions = new ArrayList<>();
    if (!text.isBlank()) {
      for (String dimension : text.split(",", -1)) {
        dimensions.add((int) number(layer, "shape", dimension));
      }
    }
    try {
      return new Shape(dimensions);
    } catch (IllegalArgumentException e) {
      throw new ModelException(malformed(layer), "shape=" + text, DAMAGED, e);
    }
  }

  private static long number(IrDocument.Layer layer, String attribute) {
    return number(layer, attribute, text(layer, attribute));
  }

  private static long number(IrDocument.Layer layer, String attribute, String text) {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new ModelException(malformed(layer), attribute + "=" + text, DAMAGED, e);
    }
  }

  private static String text(IrDocument.Layer layer, String attribute) {
    String text = layer.attributes().get(attribute);
    if (text == null) {
      throw new ModelException(
          "Const layer '%s' lacks an attribute".formatted(layer.name()), attribute, DAMAGED);
    }
    return text;
  }

  private static String malformed(IrDocument.Layer layer) {
    return "Const layer '%s' has a malformed attribute".formatted(layer.name());
  }
}
