package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One operation of an IR with one output. Immutable; equal only to itself.
 *
 * <p>The accessors of attributes throw {@link ModelException} naming the layer where a value is
 * missing or malformed.
 */
public final class IrLayer {
  private final int id;
  private final String name;
  private final String type;
  private final Map<String, String> attributes;
  private final List<IrLayer> inputs;
  private final Shape shape;
  private final Optional<IrConstant> constant;
  private final boolean constantExpression;

  IrLayer(IrDocument.Layer element, List<IrLayer> inputs, Shape shape, IrConstant constant) {
    this.id = element.id();
    this.name = element.name();
    this.type = element.type();
    this.attributes = element.attributes();
    this.inputs = List.copyOf(inputs);
    this.shape = shape;
    this.constant = Optional.ofNullable(constant);
    this.constantExpression =
        constant != null
            || (!inputs.isEmpty() && inputs.stream().allMatch(IrLayer::isConstantExpression));
  }

  public int id() {
    return id;
  }

  public String name() {
    return name;
  }

  /** The IR's name of the operation, e.g. {@code Convolution}. */
  public String type() {
    return type;
  }

  public boolean is(String operation) {
    return type.equals(operation);
  }

  /** In the order of the ports. */
  public List<IrLayer> inputs() {
    return inputs;
  }

  public IrLayer input(int port) {
    if (port >= inputs.size()) {
      throw new ModelException(
          "%s lacks input %d".formatted(this, port),
          inputs.size() + " inputs",
          "the model's .xml is damaged");
    }
    return inputs.get(port);
  }

  /** Of the output; a Result has that of its input. */
  public Shape shape() {
    return shape;
  }

  /** Present for Const only. */
  public Optional<IrConstant> constant() {
    return constant;
  }

  /** Whether the output does not depend on the network's input. */
  public boolean isConstantExpression() {
    return constantExpression;
  }

  public Set<String> attributeNames() {
    return new TreeSet<>(attributes.keySet());
  }

  public Optional<String> attribute(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /** A whole number. */
  public int integer(String attribute) {
    return parse(attribute, Integer::valueOf);
  }

  /** A number. */
  public float number(String attribute) {
    return parse(attribute, Float::valueOf);
  }

  /** Whole numbers parted by commas. */
  public int[] integers(String attribute) {
    return parse(
        attribute,
        text ->
            Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .mapToInt(Integer::parseInt)
                .toArray());
  }

  private <T> T parse(String attribute, Function<String, T> parser) {
    String text = attributes.get(attribute);
    if (text == null) {
      throw new ModelException(
          "%s lacks an attribute".formatted(this), attribute, "the model's .xml is damaged");
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new ModelException(
          "%s has an attribute that is no number".formatted(this),
          attribute + "=" + text,
          "the model's .xml is damaged",
          e);
    }
  }

  /** For messages: type and name. */
  @Override
  public String toString() {
    return type + " layer '" + name + "'";
  }
}
