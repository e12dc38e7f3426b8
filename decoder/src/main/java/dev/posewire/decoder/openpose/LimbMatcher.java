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

  /** Samples along a limb, both ends included; {@code mid_num}. */
  static final int SAMPLES = 10;

  private static final int LAST = SAMPLES - 1;

  private static final float ROUNDING = 1e-5f;

  /** A ninth of more than any distance in pixels. */
  private static final int FAR = 1024;

  /** Between the ends; those that tell most first. */
  private static final int[] INNER_SAMPLES = {5, 4, 2, 7, 3, 6, 1, 8};

  private final float minSample;
  private final int maxMisses;
  private final SortKeys candidates = new SortKeys();
  private final float[] along = new float[SAMPLES];
  private float[] startX = new float[64]; // the field at the peaks
  private float[] startY = new float[64];
  private float[] endX = new float[64];
  private float[] endY = new float[64];
  private boolean[] usedFrom = new boolean[64];
  private boolean[] usedTo = new boolean[64];
  private int[] promising = new int[64]; // ends of limbs from one start
  private float[] toX = new float[64]; // the ends' places
  private float[] toY = new float[64];
  private float[] endLeast = new float[64];
  private float[] startExcess = new float[64]; // over what a sample must exceed, squared
  private float[] endExcess = new float[64];

  LimbMatcher(OpenPoseSettings settings) {
    minSample = settings.minLimbSample();
    maxMisses = SAMPLES - settings.mode().minSamples();
  }

  /** Finds connections that share no peak, best first. */
  void match(Peaks from, Peaks to, LimbField field, Connections result) {
    reserve(Math.max(from.size(), to.size()));
    sampleAt(from, field, startX, startY);
    sampleAt(to, field, endX, endY);
    for (int j = 0; j < to.size(); j++) {
      toX[j] = to.x(j);
      toY[j] = to.y(j);
      endLeast[j] = leastSquare(endX[j], endY[j]);
    }
    candidates.clear();
    for (int i = 0; i < from.size(); i++) {
      int count = findPromising(from, i, to);
      for (int k = 0; k < count; k++) {
        int j = promising[k];
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

  private void reserve(int peaks) {
    if (peaks <= usedTo.length) return;
    startX = new float[2 * peaks];
    startY = new float[2 * peaks];
    endX = new float[2 * peaks];
    endY = new float[2 * peaks];
    usedFrom = new boolean[2 * peaks];
    usedTo = new boolean[2 * peaks];
    promising = new int[2 * peaks];
    toX = new float[2 * peaks];
    toY = new float[2 * peaks];
    endLeast = new float[2 * peaks];
    startExcess = new float[2 * peaks];
    endExcess = new float[2 * peaks];
  }

  private static void sampleAt(Peaks peaks, LimbField field, float[] x, float[] y) {
    for (int i = 0; i < peaks.size(); i++) {
      field.sample(peaks.x(i), peaks.y(i));
      x[i] = field.x();
      y[i] = field.y();
    }
  }

  /**
   * Finds the ends of which the samples at both ends do not rule a limb out. It is done without
   * roots, quotients and branches, which were most of the time where many peaks are; what is nearly
   * enough passes, and is scored exactly.
   */
  private int findPromising(Peaks from, int i, Peaks to) {
    float fromX = from.x(i);
    float fromY = from.y(i);
    float fieldX = startX[i];
    float fieldY = startY[i];
    float least = leastSquare(fieldX, fieldY);
    int peaks = to.size();
    for (int j = 0; j < peaks; j++) {
      float dx = toX[j] - fromX;
      float dy = toY[j] - fromY;
      float square = dx * dx + dy * dy;
      float atStart = dx * fieldX + dy * fieldY;
      float atEnd = dx * endX[j] + dy * endY[j];
      startExcess[j] = atStart * Math.abs(atStart) - least * square;
      endExcess[j] = atEnd * Math.abs(atEnd) - endLeast[j] * square;
    }
    int count = 0;
    for (int j = 0; j < peaks; j++) {
      int misses = (startExcess[j] > 0 ? 0 : 1) + (endExcess[j] > 0 ? 0 : 1);
      promising[count] = j;
      count += misses <= maxMisses ? 1 : 0;
    }
    return count;
  }

  /** The square of what a sample of this field must exceed, less many times its rounding errors. */
  private float leastSquare(float fieldX, float fieldY) {
    float least = minSample - ROUNDING * (Math.abs(fieldX) + Math.abs(fieldY));
    return least > 0 ? least * least : Float.NEGATIVE_INFINITY;
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
    along[0] = unitX * startX[i] + unitY * startY[i];
    along[LAST] = unitX * endX[j] + unitY * endY[j];
    int misses = missesAt(0) + missesAt(LAST);
    for (int k = 0; k < INNER_SAMPLES.length && misses <= maxMisses; k++) {
      int sample = INNER_SAMPLES[k];
      field.sample(from.x(i) + stepOf(sample, dx), from.y(i) + stepOf(sample, dy));
      along[sample] = unitX * field.x() + unitY * field.y();
      misses += missesAt(sample);
    }
    if (misses > maxMisses) {
      return NO_LIMB;
    }
    int halfHeight = field.height() / 2;
    float score = sum() / (SAMPLES - misses) + (float) Math.min(halfHeight / length - 1, 0);
    return Math.max(score, NO_LIMB);
  }

  private int missesAt(int sample) {
    return along[sample] > minSample ? 0 : 1;
  }

  /** Of the samples that count, in their order. */
  private float sum() {
    float sum = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      if (along[sample] > minSample) sum += along[sample];
    }
    return sum;
  }

  /** {@code sample / 9} of the distance, rounded; a half cannot occur because 9 is odd. */
  private static int stepOf(int sample, int distance) {
    int fromFarther =
        distance + LAST * FAR; // so that the quotient is rounded down without a branch
    return (2 * sample * fromFarther + LAST) / (2 * LAST) - sample * FAR;
  }

  private void withoutSharedPeaks(Peaks from, Peaks to, Connections result) {
    Arrays.fill(usedFrom, 0, from.size(), false);
    Arrays.fill(usedTo, 0, to.size(), false);
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
}
