package dev.posewire.worker;

import dev.posewire.worker.engine.DeviceOpener;

/**
 * A device that a worker shall use.
 *
 * @param requests in flight on it, 0 to 256; 0: as many as suit it
 * @param batch frames of a request at most, 0 to 64; 0: what suits it
 */
public record PoolMember(DeviceOpener opener, int requests, int batch) {
  public PoolMember {
    if (requests < 0 || requests > 256) {
      throw new IllegalArgumentException(
          "requests must be 0 to 256: %d (device %s)".formatted(requests, opener.device()));
    }
    if (batch < 0 || batch > 64) {
      throw new IllegalArgumentException(
          "batch must be 0 to 64: %d (device %s)".formatted(batch, opener.device()));
    }
  }

  /** With as many requests and such batches as suit it. */
  public static PoolMember of(DeviceOpener opener) {
    return new PoolMember(opener, 0, 0);
  }
}
