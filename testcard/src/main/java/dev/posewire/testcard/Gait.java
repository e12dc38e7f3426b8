package dev.posewire.testcard;

/**
 * How far a puppet is in its stride.
 *
 * @param phase radians; one stride of both legs is 2 pi
 */
record Gait(double phase) {
  /** -1..1: how far the limbs of a side are swung outward; the two sides are opposite. */
  double stride(int side) {
    return side * StrictMath.sin(phase);
  }

  /**
   * -1..1: how far the forearm of a side is waved; not in step with the legs, so poses do not
   * repeat.
   */
  double wave(int side) {
    return StrictMath.sin(1.3 * phase + side);
  }

  /** How far the head leans to the right of the picture, in puppet heights. */
  double sway() {
    return 0.015 * StrictMath.sin(0.7 * phase);
  }
}
