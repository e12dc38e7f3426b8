package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * Chooses which peaks of two body parts belong together, as Open Model Zoo's {@code
 * openpose_decoder.cpp} does: by the field along the line between them, greedily, best score first.
 * Not thread-safe: owned by its decoder.
 */
final class LimbMatcher {
  /** What a pair scores that is no limb. */
  private static final float NO_LIMB = 0;

  private final float minSample;
  private final int maxMisses;
  private final LimbSieve sieve;
  private final FieldSamples atStarts = new FieldSamples();
  private final FieldSamples atEnds = new FieldSamples();
  private final SortKeys candidates = new SortKeys();
  private final float[] along = new float[LimbSamples.COUNT];
  private boolean[] usedFrom = new boolean[64];
  private boolean[] usedTo = new boolean[64];

  LimbMatcher(OpenPoseSettings settings) {
    minSample = settings.minLimbSample();
    maxMisses = LimbSamples.COUNT - settings.mode().minSamples();
    sieve = new LimbSieve(settings);
  }

  /** Finds connections that share no peak, best first. */
  void match(Peaks from, Peaks to, LimbField field, Connections result) {
    atStarts.take(field, from);
    atEnds.take(field, to);
    sieve.fill(to, atEnds);
    candidates.clear();
    for (int i = 0; i < from.size(); i++) {
      int count = sieve.sift(from.x(i), from.y(i), atStarts.x(i), atStarts.y(i), field);
      for (int k = 0; k < count; k++) {
        int j = sieve.passed(k);
        float score = score(from, i, to, j, field);
        if (score > NO_LIMB) {
          // By score only, as the demos sort: the order of equal scores is up to it.
          int worseThanBest = Integer.MAX_VALUE - Float.floatToRawIntBits(score);
          candidates.add(worseThanBest, i * to.size() + j);
        }
      }
    }
    candidates.sort();
    withoutSharedPeaks(from, to, result);
  }

  /**
   * The mean of the field along the line between two peaks, less a penalty if they lie further
   * apart than half the height of the map; {@link #NO_LIMB} if that is not above 0 or too many
   * samples are too low. Float and double alternate as in the demos.
   */
  private float score(Peaks from, int i, Peaks to, int j, LimbField field) {
    int dx = to.x(j) - from.x(i);
    int dy = to.y(j) - from.y(i);
    if (dx == 0 && dy == 0) {
      return NO_LIMB;
    }
    double length = Math.sqrt(dx * dx + dy * dy);
    float unitX = (float) (dx / length);
    float unitY = (float) (dy / length);
    along[0] = unitX * atStarts.x(i) + unitY * atStarts.y(i);
    along[LimbSamples.LAST] = unitX * atEnds.x(j) + unitY * atEnds.y(j);
    int misses = missesAt(0) + missesAt(LimbSamples.LAST);
    for (int k = 0; k < LimbSamples.innerCount() && misses <= maxMisses; k++) {
      int sample = LimbSamples.inner(k);
      int x = from.x(i) + LimbSamples.stepOf(sample, dx);
      field.sample(x, from.y(i) + LimbSamples.stepOf(sample, dy));
      along[sample] = unitX * field.x() + unitY * field.y();
      misses += missesAt(sample);
    }
    if (misses > maxMisses) {
      return NO_LIMB;
    }
    int halfHeight = field.height() / 2;
    float score =
        sum() / (LimbSamples.COUNT - misses) + (float) Math.min(halfHeight / length - 1, 0);
    return Math.max(score, NO_LIMB);
  }

  private int missesAt(int sample) {
    return along[sample] > minSample ? 0 : 1;
  }

  /** Of the samples that count, in their order. */
  private float sum() {
    float sum = 0;
    for (int sample = 0; sample < LimbSamples.COUNT; sample++) {
      if (along[sample] > minSample) sum += along[sample];
    }
    return sum;
  }

  private void withoutSharedPeaks(Peaks from, Peaks to, Connections result) {
    usedFrom = cleared(usedFrom, from.size());
    usedTo = cleared(usedTo, to.size());
    result.clear();
    for (int k = 0; k < candidates.size(); k++) {
      int i = candidates.second(k) / to.size();
      int j = candidates.second(k) % to.size();
      if (!usedFrom[i] && !usedTo[j]) {
        usedFrom[i] = true;
        usedTo[j] = true;
        result.add(i, j, Float.intBitsToFloat(Integer.MAX_VALUE - candidates.first(k)));
      }
    }
  }

  private static boolean[] cleared(boolean[] used, int size) {
    if (used.length < size) return new boolean[2 * size];
    Arrays.fill(used, 0, size, false);
    return used;
  }
}
