package dev.posewire.worker.ir;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dimensions of a tensor, outermost first; none is a scalar of one element.
 *
 * @param dimensions each 0 or more, or {@link #ANY}
 */
public record Shape(List<Integer> dimensions) {
  /** A dimension that is only known when the network runs. */
  public static final int ANY = -1;

  public Shape {
    dimensions = List.copyOf(dimensions);
    for (int dimension : dimensions) {
      if (dimension < ANY) {
        throw new IllegalArgumentException("a dimension must be >= -1: " + dimensions);
      }
    }
  }

  public static Shape of(int... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  public int rank() {
    return dimensions.size();
  }

  public int dimension(int axis) {
    return dimensions.get(axis);
  }

  /** 1 for a scalar. */
  public int elements() {
    int elements = 1;
    for (int dimension : dimensions) {
      if (dimension == ANY) {
        throw new IllegalStateException("a shape with an open dimension has no size: " + this);
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /** As in {@code [1, 3, 256, 456]}; {@code ?} for an open dimension. */
  @Override
  public String toString() {
    return dimensions.stream()
        .map(dimension -> dimension == ANY ? "?" : dimension.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
