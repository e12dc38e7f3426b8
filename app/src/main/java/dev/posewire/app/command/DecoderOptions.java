package dev.posewire.app.command;

import dev.posewire.decoder.DecoderSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a decoder works. Owned by the main thread. */
final class DecoderOptions {
  @Option(
      names = "--decode-threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that decode; a channel is always one thread's.")
  private int threads;

  @Mixin private PoseOptions poses;

  DecoderSettings settings() {
    try {
      return new DecoderSettings(threads, poses.settings());
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
