package dev.posewire.decoder.openpose;

/**
 * Rules out ends of limbs, all of one limb for one start at a time. Not thread-safe: owned by its
 * decoder.
 *
 * <p>Where peaks are many, nearly all pairs are ruled out here. So it works on squares, without the
 * roots, quotients and branches of the exact score; what is nearly enough passes. The JIT compiler
 * makes vectors of a loop only if it is short and adds no two products that are alike, so one of
 * the two distances is reversed.
 */
final class LimbSieve {
  /** Many times the rounding errors of a sample, relative to the field. */
  private static final float ROUNDING = 1e-5f;

  /** Less than any field that says something, and yet its square is not 0. */
  private static final float TINY = 1e-18f;

  /** The place of a number's sign. */
  private static final int SIGN = Integer.SIZE - 1;

  private final float minSample;
  private final boolean allCount;
  private Peaks ends = new Peaks();
  private FieldSamples atEnds = new FieldSamples();
  private float[] endX = new float[64];
  private float[] endY = new float[64];
  private float[] endLeast = new float[64];
  private float[] lacksAtStart = new float[64]; // below 0 where the sample is enough
  private float[] lacksAtEnd = new float[64];
  private int[] passed = new int[64];

  LimbSieve(OpenPoseSettings settings) {
    minSample = settings.minLimbSample();
    allCount = settings.mode().minSamples() == LimbSamples.COUNT;
  }

  /** Takes the ends that {@link #sift} tries. */
  void fill(Peaks peaks, FieldSamples samples) {
    ends = peaks;
    atEnds = samples;
    reserve(peaks.size());
    for (int end = 0; end < peaks.size(); end++) {
      endX[end] = peaks.x(end);
      endY[end] = peaks.y(end);
      endLeast[end] = leastSquare(samples.x(end), samples.y(end));
    }
  }

  private void reserve(int size) {
    if (size <= endX.length) return;
    endX = new float[2 * size];
    endY = new float[2 * size];
    endLeast = new float[2 * size];
    lacksAtStart = new float[2 * size];
    lacksAtEnd = new float[2 * size];
    passed = new int[2 * size];
  }

  /**
   * Finds the ends that may belong to a start: {@link #passed} has them, from left to right.
   *
   * @param x of the start, likewise {@code y}
   * @param fieldX at the start, likewise {@code fieldY}
   * @return how many they are
   */
  int sift(int x, int y, float fieldX, float fieldY, LimbField field) {
    int size = ends.size();
    lacksAtStart(endX, endY, x, y, fieldX, fieldY, leastSquare(fieldX, fieldY), size, lacksAtStart);
    lacksAtEnd(endX, endY, x, y, atEnds.x(), atEnds.y(), endLeast, size, lacksAtEnd);
    int count = whereEnough(lacksAtStart, lacksAtEnd, allCount ? 0 : -1, size, passed);
    if (!allCount || !field.isWhole()) return count;
    int before = 2 * count; // goes on while a sample rules out a quarter
    for (int rank = 0; rank < LimbSamples.innerCount() && 4 * count < 3 * before; rank++) {
      before = count;
      count = siftAt(LimbSamples.inner(rank), x, y, field, count);
    }
    return count;
  }

  /** One of the ends that passed. */
  int passed(int index) {
    return passed[index];
  }

  private static void lacksAtStart(
      float[] endX,
      float[] endY,
      float x,
      float y,
      float fieldX,
      float fieldY,
      float least,
      int size,
      float[] result) {
    for (int end = 0; end < size; end++) {
      float right = endX[end] - x;
      float up = y - endY[end];
      float along = right * fieldX - up * fieldY;
      result[end] = least * (right * right + up * up) - along * Math.abs(along);
    }
  }

  private static void lacksAtEnd(
      float[] endX,
      float[] endY,
      float x,
      float y,
      float[] fieldX,
      float[] fieldY,
      float[] least,
      int size,
      float[] result) {
    for (int end = 0; end < size; end++) {
      float right = endX[end] - x;
      float up = y - endY[end];
      float along = right * fieldX[end] - up * fieldY[end];
      result[end] = least[end] * (right * right + up * up) - along * Math.abs(along);
    }
  }

  private static int whereEnough(float[] a, float[] b, int either, int size, int[] result) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      int bitsA = Float.floatToRawIntBits(a[i]);
      int bitsB = Float.floatToRawIntBits(b[i]);
      result[count] = i;
      count += ((bitsA & bitsB) | ((bitsA | bitsB) & either)) >>> SIGN;
    }
    return count;
  }

  /** Keeps those of which a sample between the ends is enough, and returns how many. */
  private int siftAt(int sample, int x, int y, LimbField field, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int end = passed[i];
      int dx = ends.x(end) - x;
      int dy = ends.y(end) - y;
      field.sampleWhole(x + LimbSamples.stepOf(sample, dx), y + LimbSamples.stepOf(sample, dy));
      float along = dx * field.x() + dy * field.y();
      float lack =
          leastSquare(field.x(), field.y()) * (dx * dx + dy * dy) - along * Math.abs(along);
      passed[kept] = end;
      kept += Float.floatToRawIntBits(lack) >>> SIGN;
    }
    return kept;
  }

  /** The square, with its sign, of what a sample of this field must exceed, and a little less. */
  private float leastSquare(float fieldX, float fieldY) {
    float least = minSample - ROUNDING * (Math.abs(fieldX) + Math.abs(fieldY)) - TINY;
    return least * Math.abs(least);
  }
}
