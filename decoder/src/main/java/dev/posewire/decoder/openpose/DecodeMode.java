package dev.posewire.decoder.openpose;

/** How much of a limb must lie in the field that the network draws for it. */
public enum DecodeMode {
  /** All ten samples, as Open Model Zoo's C++ demos have it, which divide the count as integers. */
  OMZ(10),
  /**
   * Nine of ten, as in the original paper's code and in Open Model Zoo's accuracy checker, which
   * gave the network's published average precision of 42.8%.
   */
  PAPER(9);

  private final int minSamples;

  DecodeMode(int minSamples) {
    this.minSamples = minSamples;
  }

  /** Samples of ten that must exceed {@link OpenPoseSettings#minLimbSample}. */
  public int minSamples() {
    return minSamples;
  }
}
