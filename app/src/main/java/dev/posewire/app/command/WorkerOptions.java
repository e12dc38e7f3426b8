package dev.posewire.app.command;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.WorkerSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How frames are shared out to the devices. Owned by the main thread. */
final class WorkerOptions {
  @Option(
      names = "--linger",
      paramLabel = "TIME",
      defaultValue = "5ms",
      description =
          "How long the first frame of a batch waits for others, where its device says nothing.")
  private Duration linger;

  @Option(
      names = "--recorded-share",
      paramLabel = "SHARE",
      defaultValue = "0.25",
      description = "Share of the recorded lane while both lanes wait.")
  private double recordedShare;

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      defaultValue = "64",
      description = "Recorded frames between poll and result.")
  private int maxInFlight;

  @Option(
      names = "--device-loss-limit",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "How long the worker keeps its place in the group while no device works.")
  private Duration deviceLossLimit;

  WorkerSettings settings() {
    try {
      return new WorkerSettings(linger, recordedShare, maxInFlight, deviceLossLimit);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
