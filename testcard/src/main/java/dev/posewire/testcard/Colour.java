package dev.posewire.testcard;

/** A colour in the order of the model's input planes; each channel 0..255. */
record Colour(int blue, int green, int red) {
  /** The level of plane 0 (blue), 1 (green) or 2 (red). */
  int level(int plane) {
    return switch (plane) {
      case 0 -> blue;
      case 1 -> green;
      case 2 -> red;
      default -> throw new IllegalArgumentException("plane must be 0..2: " + plane);
    };
  }
}
