package dev.posewire.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a source is opened and what its images look like.
 *
 * @param transport how RTSP carries the video
 * @param connectTimeout longest wait for a connection and the description of the stream
 * @param readTimeout longest wait for one frame of a network source
 * @param width pixels of the scaled image, black part included
 * @param height as {@code width}
 * @param decoderThreads 1 for cameras: frame threads delay; more speed up a recording
 * @param paced files and test cards come at the pace of their pts, as a camera would
 * @param mediaFolders files are read only inside these; none: no files
 */
public record SourceSettings(
    Transport transport,
    Duration connectTimeout,
    Duration readTimeout,
    int width,
    int height,
    int decoderThreads,
    boolean paced,
    List<Path> mediaFolders) {

  /** How RTSP carries the video: inside its connection, or beside it. */
  public enum Transport {
    TCP,
    UDP
  }

  /** Input of human-pose-estimation-0001. */
  private static final int MODEL_WIDTH = 456;

  private static final int MODEL_HEIGHT = 256;
  private static final int MAX_SIZE = 8192;
  private static final int MAX_DECODER_THREADS = 64;
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

  public SourceSettings {
    requireTimeout("connectTimeout", connectTimeout);
    requireTimeout("readTimeout", readTimeout);
    requireInside("width", width, MAX_SIZE);
    requireInside("height", height, MAX_SIZE);
    requireInside("decoderThreads", decoderThreads, MAX_DECODER_THREADS);
    mediaFolders = List.copyOf(mediaFolders);
  }

  /** TCP, 10 s for the connection, 10 s for a frame, 456x256, one thread, unpaced, no files. */
  public static SourceSettings defaults() {
    Duration timeout = Duration.ofSeconds(10);
    return new SourceSettings(
        Transport.TCP, timeout, timeout, MODEL_WIDTH, MODEL_HEIGHT, 1, false, List.of());
  }

  public SourceSettings withTransport(Transport newTransport) {
    return new SourceSettings(
        newTransport,
        connectTimeout,
        readTimeout,
        width,
        height,
        decoderThreads,
        paced,
        mediaFolders);
  }

  public SourceSettings withTimeouts(Duration connect, Duration read) {
    return new SourceSettings(
        transport, connect, read, width, height, decoderThreads, paced, mediaFolders);
  }

  public SourceSettings withSize(int newWidth, int newHeight) {
    return new SourceSettings(
        transport,
        connectTimeout,
        readTimeout,
        newWidth,
        newHeight,
        decoderThreads,
        paced,
        mediaFolders);
  }

  public SourceSettings withDecoderThreads(int threads) {
    return new SourceSettings(
        transport, connectTimeout, readTimeout, width, height, threads, paced, mediaFolders);
  }

  public SourceSettings withPaced(boolean newPaced) {
    return new SourceSettings(
        transport,
        connectTimeout,
        readTimeout,
        width,
        height,
        decoderThreads,
        newPaced,
        mediaFolders);
  }

  public SourceSettings withMediaFolders(List<Path> folders) {
    return new SourceSettings(
        transport, connectTimeout, readTimeout, width, height, decoderThreads, paced, folders);
  }

  private static void requireTimeout(String key, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s must be above 0 and at most %s: %s".formatted(key, MAX_TIMEOUT, value));
    }
  }

  private static void requireInside(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d: %d".formatted(key, max, value));
    }
  }
}
