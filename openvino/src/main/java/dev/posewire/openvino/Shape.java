package dev.posewire.openvino;

import com.sun.jna.Memory;
import dev.posewire.openvino.OpenVinoLibrary.OvShape;
import java.util.Arrays;
import java.util.List;

/** How many elements a tensor has along each axis; no axes for a scalar. */
public record Shape(List<Long> dims) {
  public Shape {
    dims = List.copyOf(dims);
    for (long dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException("dimensions must be >= 0: " + dims);
      }
    }
  }

  public static Shape of(long... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  public int rank() {
    return dims.size();
  }

  public long dim(int axis) {
    return dims.get(axis);
  }

  /**
   * The product of the dimensions; 1 for a scalar.
   *
   * @throws ArithmeticException if it is beyond a long
   */
  public long elements() {
    long elements = 1;
    for (long dim : dims) {
      elements = Math.multiplyExact(elements, dim);
    }
    return elements;
  }

  /** A copy; what it points to lives as long as the copy. */
  OvShape.ByValue toNative() {
    OvShape.ByValue shape = new OvShape.ByValue();
    shape.rank = rank();
    if (rank() > 0) {
      Memory memory = new Memory((long) rank() * Long.BYTES);
      memory.write(0, dims.stream().mapToLong(Long::longValue).toArray(), 0, rank());
      shape.dims = memory;
    }
    return shape;
  }

  static Shape fromNative(OvShape shape) {
    int rank = Math.toIntExact(shape.rank);
    return rank == 0 ? of() : of(shape.dims.getLongArray(0, rank));
  }

  @Override
  public String toString() {
    return dims.toString();
  }
}
