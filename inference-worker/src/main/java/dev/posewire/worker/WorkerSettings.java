package dev.posewire.worker;

import java.time.Duration;

/**
 * How a worker works.
 *
 * @param requests in flight on the device; 0: the engine's default
 * @param batch frames of a request at most; 0: the engine's default
 * @param linger how long the first frame of a batch may wait for the others
 * @param recordedShare of the frames while both lanes wait, 0 to 1
 * @param maxInFlight frames of a lane between poll and result
 */
public record WorkerSettings(
    int requests, int batch, Duration linger, double recordedShare, int maxInFlight) {
  public WorkerSettings {
    if (requests < 0 || requests > 256) {
      throw new IllegalArgumentException("--requests must be 0 to 256: " + requests);
    }
    if (batch < 0 || batch > 64) {
      throw new IllegalArgumentException("--batch must be 0 to 64: " + batch);
    }
    if (linger.isNegative() || linger.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException("--linger must be 0 to 1s: " + linger);
    }
    if (!(recordedShare > 0 && recordedShare < 1)) {
      throw new IllegalArgumentException(
          "--recorded-share must be above 0 and below 1: " + recordedShare);
    }
    if (maxInFlight < 1 || maxInFlight > 10_000) {
      throw new IllegalArgumentException("--max-in-flight must be 1 to 10000: " + maxInFlight);
    }
  }

  public static WorkerSettings defaults() {
    return new WorkerSettings(0, 0, Duration.ofMillis(5), 0.25, 64);
  }
}
