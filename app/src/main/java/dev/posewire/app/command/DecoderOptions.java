package dev.posewire.app.command;

import picocli.CommandLine.Option;

/** How a decoder works. Owned by the main thread. */
final class DecoderOptions {
  @Option(
      names = "--decode-threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that decode; a channel is always one thread's.")
  private int threads;

  int threads() {
    Problems.requireInside("--decode-threads", threads, 1, 64);
    return threads;
  }
}
