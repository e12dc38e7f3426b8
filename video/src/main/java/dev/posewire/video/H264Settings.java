package dev.posewire.video;

/**
 * How pictures are coded.
 *
 * @param width in pixels; even, as H.264 halves its colours
 * @param height likewise
 * @param fps what the rate control reckons with
 * @param ticksPerSecond what the times of frames count in; 0: in frames
 * @param bitsPerSecond aimed at, at {@code fps}
 * @param keyFrameDistance in frames
 */
public record H264Settings(
    int width,
    int height,
    double fps,
    int ticksPerSecond,
    long bitsPerSecond,
    int keyFrameDistance) {}
