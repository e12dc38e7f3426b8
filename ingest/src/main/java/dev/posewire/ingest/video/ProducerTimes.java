package dev.posewire.ingest.video;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Carries the camera's time of a packet past the decoder to the frame with the same pts.
 *
 * <p>The first time of a stream is left out: FFmpeg's parser hands a frame on when the next begins,
 * and then the frame before the first sender report carries the time of the one behind it.
 *
 * <p>Holds the newest 256 and forgets the oldest: a decoder keeps back 16 frames at most. Not
 * thread-safe: owned by the source's thread.
 */
final class ProducerTimes {
  private static final int CAPACITY = 256;

  private final Map<Long, Long> microsByPts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > CAPACITY;
        }
      };

  private boolean hasFirst;

  void put(long pts, long unixMicros) {
    if (hasFirst) {
      microsByPts.put(pts, unixMicros);
    }
    hasFirst = true;
  }

  Optional<Instant> take(long pts) {
    return Optional.ofNullable(microsByPts.remove(pts))
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
