package dev.posewire.decoder.openpose.plain;

/**
 * A place where a body part may be.
 *
 * @param x column of the {@link UpsampledPlane}
 * @param y row of the {@link UpsampledPlane}
 * @param score the upsampled heatmap's value there
 */
record Peak(int x, int y, float score) {}
