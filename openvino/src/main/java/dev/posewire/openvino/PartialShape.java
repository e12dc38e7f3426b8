package dev.posewire.openvino;

import com.sun.jna.Memory;
import dev.posewire.openvino.OpenVinoLibrary.OvPartialShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A shape of which some dimensions, or even their number, may not be fixed.
 *
 * @param dynamicRank the number of dimensions is not known; then there are none in the list
 */
public record PartialShape(boolean dynamicRank, List<Dimension> dims) {
  private static final int DIMENSION_BYTES = 2 * Long.BYTES;

  public PartialShape {
    dims = List.copyOf(dims);
    if (dynamicRank && !dims.isEmpty()) {
      throw new IllegalArgumentException("a shape of dynamic rank must have no dims: " + dims);
    }
  }

  /** Of a known rank; {@code -1} is a dynamic dimension. */
  public static PartialShape of(long... dims) {
    return new PartialShape(
        false,
        Arrays.stream(dims)
            .mapToObj(dim -> dim == -1 ? Dimension.DYNAMIC : Dimension.of(dim))
            .toList());
  }

  public boolean isStatic() {
    return !dynamicRank && dims.stream().allMatch(Dimension::isStatic);
  }

  /**
   * The same as a static shape.
   *
   * @throws IllegalStateException unless all is fixed
   */
  public Shape toShape() {
    if (!isStatic()) {
      throw new IllegalStateException("the shape is not static: " + this);
    }
    return new Shape(dims.stream().map(Dimension::min).toList());
  }

  /** A copy; what it points to lives as long as the copy. */
  OvPartialShape.ByValue toNative() {
    // The C API takes a rank that is dynamic, and one of 0, for one dimension.
    if (dims.isEmpty()) {
      throw new IllegalArgumentException("a model is reshaped to 1 dimension or more: " + this);
    }
    Memory memory = new Memory((long) dims.size() * DIMENSION_BYTES);
    for (int i = 0; i < dims.size(); i++) {
      Dimension dim = dims.get(i);
      long at = (long) i * DIMENSION_BYTES;
      // OpenVINO writes a dimension without limits as -1, -1.
      memory.setLong(at, dim.equals(Dimension.DYNAMIC) ? -1 : dim.min());
      memory.setLong(at + Long.BYTES, dim.max());
    }
    OvPartialShape.ByValue shape = new OvPartialShape.ByValue();
    shape.rankMin = dims.size();
    shape.rankMax = dims.size();
    shape.dims = memory;
    return shape;
  }

  static PartialShape fromNative(OvPartialShape shape) {
    if (shape.rankMin != shape.rankMax) {
      return new PartialShape(true, List.of());
    }
    List<Dimension> dims = new ArrayList<>();
    for (long i = 0; i < shape.rankMin; i++) {
      long at = i * DIMENSION_BYTES;
      long min = Math.max(0, shape.dims.getLong(at));
      dims.add(new Dimension(min, shape.dims.getLong(at + Long.BYTES)));
    }
    return new PartialShape(false, dims);
  }

  @Override
  public String toString() {
    return dynamicRank ? "[...]" : dims.toString();
  }
}
