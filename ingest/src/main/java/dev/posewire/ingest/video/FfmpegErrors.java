package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DEMUXER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_BAD_REQUEST;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_OTHER_4XX;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_SERVER_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_TOO_MANY_REQUESTS;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PROTOCOL_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.video.FfmpegResult;
import java.util.HashMap;
import java.util.Map;

/** Turns FFmpeg's error codes into {@link SourceException}s that say what to do. Holds no state. */
final class FfmpegErrors {
  private record Meaning(Kind kind, String remedy) {}

  private static final Meaning LOST = new Meaning(Kind.LOST, "the connection or the disk failed");
  private static final Meaning CORRUPT =
      new Meaning(Kind.CORRUPT, "check that it plays elsewhere; it may be damaged or cut off");
  private static final Map<Integer, Meaning> MEANINGS = meanings();

  private FfmpegErrors() {}

  /** {@code doing}: such as {@code open}; the code is a negative result of an FFmpeg call. */
  static SourceException of(int code, String doing, SourceUrl url, Interrupt interrupt) {
    if (interrupt.isCancelled()) {
      return cancelled(doing, url);
    }
    if (interrupt.refusal().isPresent()) {
      return interrupt.refusal().get();
    }
    if (interrupt.isExpired()) {
      return timeout(doing, url);
    }
    Meaning meaning = MEANINGS.getOrDefault(code, url.scheme().isNetwork() ? LOST : CORRUPT);
    return new SourceException(
        meaning.kind(),
        "cannot %s %s: %s (%d); %s"
            .formatted(doing, url, FfmpegResult.text(code), code, meaning.remedy()));
  }

  static SourceException cancelled(String doing, SourceUrl url) {
    return new SourceException(
        Kind.CANCELLED, "cannot %s %s: it was cancelled".formatted(doing, url));
  }

  static SourceException timeout(String doing, SourceUrl url) {
    return new SourceException(
        Kind.TIMEOUT,
        "cannot %s %s: nothing came in time; check the camera, the network, and the other"
                .formatted(doing, url)
            + " transport (TCP or UDP)");
  }

  private static Map<Integer, Meaning> meanings() {
    Map<Integer, Meaning> meanings = new HashMap<>();
    Meaning unauthorized =
        new Meaning(Kind.UNAUTHORIZED, "check user and password, and that the user may view it");
    meanings.put(AVERROR_HTTP_UNAUTHORIZED, unauthorized);
    meanings.put(AVERROR_HTTP_FORBIDDEN, unauthorized);
    Meaning notFound = new Meaning(Kind.NOT_FOUND, "check the path");
    meanings.put(AVERROR_HTTP_NOT_FOUND, notFound);
    meanings.put(PosixError.NO_ENTRY.code(), notFound);
    Meaning refused = new Meaning(Kind.REFUSED, "check host, port and that the server runs");
    meanings.put(PosixError.CONNECTION_REFUSED.code(), refused);
    Meaning busy = new Meaning(Kind.REFUSED, "the server turned it down: it may serve too many");
    meanings.put(AVERROR_HTTP_SERVER_ERROR, busy);
    meanings.put(AVERROR_HTTP_TOO_MANY_REQUESTS, busy);
    Meaning unreachable = new Meaning(Kind.UNREACHABLE, "check the address and the network");
    meanings.put(PosixError.NETWORK_UNREACHABLE.code(), unreachable);
    meanings.put(PosixError.HOST_UNREACHABLE.code(), unreachable);
    Meaning timeout = new Meaning(Kind.TIMEOUT, "check the camera and the network");
    meanings.put(PosixError.TIMED_OUT.code(), timeout);
    meanings.put(PosixError.NO_ACCESS.code(), new Meaning(Kind.NOT_ALLOWED, "check permissions"));
    Meaning otherWay =
        new Meaning(Kind.UNSUPPORTED, "try the other transport (TCP or UDP) or another path");
    meanings.put(AVERROR_HTTP_BAD_REQUEST, otherWay);
    meanings.put(AVERROR_HTTP_OTHER_4XX, otherWay);
    meanings.put(AVERROR_EOF, LOST);
    meanings.put(PosixError.CONNECTION_RESET.code(), LOST);
    meanings.put(AVERROR_INVALIDDATA, CORRUPT);
    Meaning unsupported =
        new Meaning(Kind.UNSUPPORTED, "use H.264, H.265 or MJPEG, files as MP4, MKV, PNG or JPEG");
    meanings.put(AVERROR_STREAM_NOT_FOUND, unsupported);
    meanings.put(AVERROR_DECODER_NOT_FOUND, unsupported);
    meanings.put(AVERROR_DEMUXER_NOT_FOUND, unsupported);
    meanings.put(AVERROR_PROTOCOL_NOT_FOUND, unsupported);
    meanings.put(AVERROR_PATCHWELCOME, unsupported);
    // What FFmpeg says of a format outside the white list.
    meanings.put(PosixError.INVALID_ARGUMENT.code(), unsupported);
    return Map.copyOf(meanings);
  }
}
