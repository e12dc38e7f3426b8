package dev.posewire.worker.onnx;

/**
 * Numbers as uint8: value = (q - zeroPoint) * scale.
 *
 * @param scales one for all, or one a plane
 * @param zeroPoint 0..255, the same for all planes
 */
@SuppressWarnings("ArrayRecordComponent") // Lives inside one translation, which does not change it.
record Uint8Grid(float[] scales, int zeroPoint) {
  boolean isPerPlane() {
    return scales.length > 1;
  }
}
