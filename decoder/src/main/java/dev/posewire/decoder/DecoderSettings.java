package dev.posewire.decoder;

import dev.posewire.decoder.openpose.OpenPoseSettings;

/**
 * How a decoder works.
 *
 * @param threads that decode, 1 to 64; a channel is always one thread's
 * @param openPose by which rules
 */
public record DecoderSettings(int threads, OpenPoseSettings openPose) {
  private static final int MAX_THREADS = 64;

  public DecoderSettings {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "--decode-threads must be 1 to %d: %d".formatted(MAX_THREADS, threads));
    }
  }

  /** One thread, and the rules of the demos. */
  public static DecoderSettings defaults() {
    return new DecoderSettings(1, OpenPoseSettings.DEFAULT);
  }
}
