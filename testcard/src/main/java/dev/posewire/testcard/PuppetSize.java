package dev.posewire.testcard;

/**
 * How tall a puppet is and how thick it is drawn.
 *
 * @param height model pixels from the top of the head to the sole; {@link #MIN}..{@link #MAX}
 */
record PuppetSize(double height) {
  /** Below about 90 model pixels the model begins to lose joints: 2.5% at 60. */
  static final int MIN = 90;

  /** Above, a puppet leaves too little room to walk. */
  static final int MAX = 220;

  PuppetSize {
    if (!(height >= MIN && height <= MAX)) {
      throw new IllegalArgumentException(
          "height must be " + MIN + ".." + MAX + " model pixels: " + height);
    }
  }

  /** Width of a limb, model pixels. */
  double limbWidth() {
    return Math.min(8, Math.max(4, 0.04 * height));
  }

  /** Radius of a joint's disc, model pixels: discs are the outermost of what is drawn. */
  double jointRadius() {
    return Math.min(7, Math.max(4.5, 0.05 * height));
  }
}
