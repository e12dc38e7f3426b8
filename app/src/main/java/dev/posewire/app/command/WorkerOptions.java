package dev.posewire.app.command;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.WorkerSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How frames are batched over the device. Owned by the main thread. */
final class WorkerOptions {
  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "0",
      description = "Requests in flight on the device; 0: as many as suit it.")
  private int requests;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "0",
      description = "Frames of a request at most; 0: what suits the device (1 on a CPU).")
  private int batch;

  @Option(
      names = "--linger",
      paramLabel = "TIME",
      defaultValue = "5ms",
      description = "How long the first frame of a batch waits for others.")
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
      description = "Frames of a lane between poll and result.")
  private int maxInFlight;

  /** In flight on the device; 0: as many as suit it. */
  int requests() {
    return requests;
  }

  WorkerSettings settings() {
    try {
      return new WorkerSettings(requests, batch, linger, recordedShare, maxInFlight);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
