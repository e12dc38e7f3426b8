package dev.posewire.decoder.tracking;

import java.time.Duration;

/**
 * When a person counts as followed.
 *
 * @param confirmFrames frames in a row that a person must be seen in to get an id, in 1..100
 * @param lostAfter capture time without a match after which a track ends, in (0, 1 h]. A channel
 *     with fewer frames than one in this time follows nobody
 * @param minSimilarity {@link KeypointSimilarity} below which two poses are not the same person, in
 *     (0, 1)
 */
public record TrackerSettings(int confirmFrames, Duration lostAfter, double minSimilarity) {
  /** Stands before {@link #DEFAULT}, which is checked against it. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * 3 frames as DeepSORT's {@code n_init} (arXiv:1703.07402). 1 s is about the time to pass behind
   * another walker. 0.3 is the gate of SORT (arXiv:1602.00763), there of box overlap; here a walker
   * at 5 frames/s reaches 0.5 before his speed is known, somebody next to him 0.05.
   */
  public static final TrackerSettings DEFAULT = new TrackerSettings(3, Duration.ofSeconds(1), 0.3);

  public TrackerSettings {
    if (confirmFrames < 1 || confirmFrames > 100) {
      throw new IllegalArgumentException("confirmFrames must be in 1..100: " + confirmFrames);
    }
    if (lostAfter.isNegative() || lostAfter.isZero() || lostAfter.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("lostAfter must be in (0, 1 h]: " + lostAfter);
    }
    if (!(minSimilarity > 0 && minSimilarity < 1)) {
      throw new IllegalArgumentException("minSimilarity must be in (0, 1): " + minSimilarity);
    }
  }
}
