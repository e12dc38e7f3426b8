package dev.posewire.ingest;

import java.time.Duration;

/**
 * What a source turned out to be, taken from its first frame.
 *
 * @param width pixels of the upright picture with square pixels
 * @param height as {@code width}
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param fps frames a second as announced; 0 when unknown
 * @param duration length of a recording; zero when unknown or endless
 * @param live frames come at the pace of a camera, whoever reads
 * @param producerClock frames may carry the camera's own time; the first that does can be seconds
 *     late, or never come
 * @param decodedBy {@code software}, or FFmpeg's name of the hardware, such as {@code vaapi}
 */
public record SourceFormat(
    int width,
    int height,
    String codec,
    double fps,
    Duration duration,
    boolean live,
    boolean producerClock,
    String decodedBy) {
  /** Decodes where no hardware does. */
  public static final String SOFTWARE = "software";

  /** Decoded in software. */
  public SourceFormat(
      int width,
      int height,
      String codec,
      double fps,
      Duration duration,
      boolean live,
      boolean producerClock) {
    this(width, height, codec, fps, duration, live, producerClock, SOFTWARE);
  }

  /** The same source as a camera: its frames come at their pace. */
  public SourceFormat asLive() {
    return new SourceFormat(width, height, codec, fps, duration, true, producerClock, decodedBy);
  }
}
