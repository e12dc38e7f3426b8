package dev.posewire.worker;

import dev.posewire.worker.engine.DeviceOpener;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import java.time.Duration;
import java.util.Optional;

/**
 * A device that a worker shall use.
 *
 * @param requests in flight on it, 0 to 256; 0: as many as suit it
 * @param batch frames of a request at most, 0 to 64; 0: what suits it
 * @param linger how long the first frame of its batches may wait for the others, 0 to 1 s; empty:
 *     as on all devices
 */
public record PoolMember(DeviceOpener opener, int requests, int batch, Optional<Duration> linger) {
  /** More than any device has use for. */
  public static final int MAX_REQUESTS = 256;

  public PoolMember {
    if (requests < 0 || requests > MAX_REQUESTS) {
      throw new IllegalArgumentException(
          "requests must be 0 to %d: %d (device %s)"
              .formatted(MAX_REQUESTS, requests, opener.device()));
    }
    if (batch < 0 || batch > InferenceRequest.MAX_BATCH) {
      throw new IllegalArgumentException(
          "batch must be 0 to %d: %d (device %s)"
              .formatted(InferenceRequest.MAX_BATCH, batch, opener.device()));
    }
    if (!linger.map(WorkerSettings::isLinger).orElse(true)) {
      throw new IllegalArgumentException(
          "linger must be 0ms to %dms: %s (device %s)"
              .formatted(WorkerSettings.MAX_LINGER.toMillis(), linger.get(), opener.device()));
    }
  }

  /** What was asked for, else what suits the opened device. */
  public int requestsOn(InferenceEngine engine) {
    return requests > 0 ? requests : engine.defaultRequests();
  }

  /** Likewise, frames of a request at most. */
  public int batchOn(InferenceEngine engine) {
    return batch > 0 ? batch : engine.defaultBatch();
  }

  /** With as many requests and such batches as suit it, which linger as on all devices. */
  public static PoolMember of(DeviceOpener opener) {
    return new PoolMember(opener, 0, 0, Optional.empty());
  }
}
