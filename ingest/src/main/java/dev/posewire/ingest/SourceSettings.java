package dev.posewire.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a source is opened and what its images look like. Immutable.
 *
 * @param paced files and test cards come at the pace of their pts, as a camera would
 * @param mediaFolders files are read only inside these; none: no files
 */
public record SourceSettings(
    Connection connection, Image image, Decoding decoding, boolean paced, List<Path> mediaFolders) {

  /** How RTSP carries the video: inside its connection, or beside it. */
  public enum Transport {
    TCP,
    UDP
  }

  /**
   * How a source is reached.
   *
   * @param transport how RTSP carries the video
   * @param connectTimeout longest wait for a connection and the description of the stream
   * @param readTimeout longest wait for one frame of a network source
   * @param options of FFmpeg, by name, checked by {@link SourceOptions}
   */
  public record Connection(
      Transport transport,
      Duration connectTimeout,
      Duration readTimeout,
      Map<String, String> options) {
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    public Connection {
      options = Map.copyOf(options);
      requireTimeout("connectTimeout", connectTimeout);
      requireTimeout("readTimeout", readTimeout);
    }

    private static void requireTimeout(String key, Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "%s must be above 0 and at most %s: %s".formatted(key, MAX_TIMEOUT, value));
      }
    }
  }

  /**
   * What {@link FrameSource#image} gives.
   *
   * @param width pixels, black part included
   * @param height as {@code width}
   * @param region what is cut out of the upright source picture; empty: all of it is used
   * @param jpegQuality 1 to 100, as libjpeg counts: the image is a JPEG; empty: packed BGR24
   */
  public record Image(
      int width, int height, Optional<PictureRegion> region, OptionalInt jpegQuality) {
    private static final int MAX_SIZE = 8192;

    public Image {
      requireInside("width", width, MAX_SIZE);
      requireInside("height", height, MAX_SIZE);
      requireInside("jpegQuality", jpegQuality.orElse(100), 100);
    }

    /** The whole picture as BGR24. */
    public Image(int width, int height) {
      this(width, height, Optional.empty(), OptionalInt.empty());
    }
  }

  /**
   * How frames are decoded.
   *
   * @param threads 1 for cameras: frame threads delay; more speed up a recording
   * @param hwaccel {@link #SOFTWARE}, {@link #ANY_HARDWARE}, or FFmpeg's name of the hardware, such
   *     as {@code vaapi}; software decodes what the hardware cannot
   * @param keyframesOnly no other frames are decoded
   */
  public record Decoding(int threads, String hwaccel, boolean keyframesOnly) {
    /** No hardware is looked for. */
    public static final String SOFTWARE = "none";

    /** Whatever is found. */
    public static final String ANY_HARDWARE = "auto";

    private static final int MAX_THREADS = 64;

    /** Every frame, in software. */
    public Decoding(int threads) {
      this(threads, SOFTWARE, false);
    }

    public Decoding {
      requireInside("decoderThreads", threads, MAX_THREADS);
    }
  }

  /** Input of human-pose-estimation-0001. */
  private static final Image MODEL_INPUT = new Image(456, 256);

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  public SourceSettings {
    mediaFolders = List.copyOf(mediaFolders);
  }

  /** TCP, 10 s for the connection, 10 s for a frame, 456x256, one thread, unpaced, no files. */
  public static SourceSettings defaults() {
    return new SourceSettings(
        new Connection(Transport.TCP, TIMEOUT, TIMEOUT, Map.of()),
        MODEL_INPUT,
        new Decoding(1),
        false,
        List.of());
  }

  public SourceSettings with(Connection newConnection) {
    return new SourceSettings(newConnection, image, decoding, paced, mediaFolders);
  }

  public SourceSettings with(Image newImage) {
    return new SourceSettings(connection, newImage, decoding, paced, mediaFolders);
  }

  public SourceSettings with(Decoding newDecoding) {
    return new SourceSettings(connection, image, newDecoding, paced, mediaFolders);
  }

  public SourceSettings withPaced(boolean newPaced) {
    return new SourceSettings(connection, image, decoding, newPaced, mediaFolders);
  }

  public SourceSettings withMediaFolders(List<Path> folders) {
    return new SourceSettings(connection, image, decoding, paced, folders);
  }

  public SourceSettings withTransport(Transport transport) {
    return with(
        new Connection(
            transport,
            connection.connectTimeout(),
            connection.readTimeout(),
            connection.options()));
  }

  public SourceSettings withTimeouts(Duration connect, Duration read) {
    return with(new Connection(connection.transport(), connect, read, connection.options()));
  }

  public SourceSettings withOptions(Map<String, String> options) {
    return with(
        new Connection(
            connection.transport(),
            connection.connectTimeout(),
            connection.readTimeout(),
            options));
  }

  public SourceSettings withSize(int width, int height) {
    return with(new Image(width, height, image.region(), image.jpegQuality()));
  }

  public SourceSettings withRegion(PictureRegion region) {
    return with(new Image(image.width(), image.height(), Optional.of(region), image.jpegQuality()));
  }

  public SourceSettings withJpeg(int quality) {
    return with(new Image(image.width(), image.height(), image.region(), OptionalInt.of(quality)));
  }

  public SourceSettings withDecoderThreads(int threads) {
    return with(new Decoding(threads, decoding.hwaccel(), decoding.keyframesOnly()));
  }

  public SourceSettings withHwaccel(String hwaccel) {
    return with(new Decoding(decoding.threads(), hwaccel, decoding.keyframesOnly()));
  }

  public SourceSettings withKeyframesOnly(boolean keyframesOnly) {
    return with(new Decoding(decoding.threads(), decoding.hwaccel(), keyframesOnly));
  }

  private static void requireInside(String key, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(
          "%s must be between 1 and %d: %d".formatted(key, max, value));
    }
  }
}
