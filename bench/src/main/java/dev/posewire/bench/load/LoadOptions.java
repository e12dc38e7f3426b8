package dev.posewire.bench.load;

import picocli.CommandLine.Option;

/** The channels of a trial. Owned by the main thread. */
final class LoadOptions {
  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "32",
      description = "Test cards, 1 to 1000; default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Frames a second of each; default: ${DEFAULT-VALUE}.")
  private double fps;

  int channels() {
    if (channels < 1 || channels > 1000) {
      throw new IllegalArgumentException("--channels must be 1 to 1000: " + channels);
    }
    return channels;
  }

  double fps() {
    return fps;
  }
}
