package dev.posewire.openvino;

/**
 * How many elements there may be along one axis.
 *
 * @param max inclusive; {@link #UNBOUNDED} where there is no limit
 */
public record Dimension(long min, long max) {
  public static final long UNBOUNDED = -1;

  /** Any number. */
  public static final Dimension DYNAMIC = new Dimension(0, UNBOUNDED);

  public Dimension {
    if (min < 0 || (max != UNBOUNDED && max < min)) {
      throw new IllegalArgumentException(
          "a dimension must be 0 <= min <= max, or max -1: min " + min + ", max " + max);
    }
  }

  /** Exactly so many. */
  public static Dimension of(long dim) {
    return new Dimension(dim, dim);
  }

  public boolean isStatic() {
    return min == max;
  }

  @Override
  public String toString() {
    if (isStatic()) {
      return Long.toString(min);
    }
    return equals(DYNAMIC) ? "?" : min + ".." + (max == UNBOUNDED ? "" : max);
  }
}
