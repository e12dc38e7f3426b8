package dev.posewire.decoder.openpose;

/**
 * The field of a limb at the peaks of one body part. Not thread-safe: owned by its decoder, which
 * fills it anew for each limb.
 */
final class FieldSamples {
  private float[] x = new float[64];
  private float[] y = new float[64];

  void take(LimbField field, Peaks peaks) {
    if (x.length < peaks.size()) {
      x = new float[2 * peaks.size()];
      y = new float[2 * peaks.size()];
    }
    for (int i = 0; i < peaks.size(); i++) {
      field.sample(peaks.x(i), peaks.y(i));
      x[i] = field.x();
      y[i] = field.y();
    }
  }

  float x(int peak) {
    return x[peak];
  }

  float y(int peak) {
    return y[peak];
  }

  /** By peak; read only. */
  float[] x() {
    return x;
  }

  float[] y() {
    return y;
  }
}
