package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** What FFmpeg's functions answer. Holds no state. */
public final class FfmpegResult {
  /** FFmpeg's {@code AV_ERROR_MAX_STRING_SIZE}. */
  private static final int MAX_TEXT = 64;

  private FfmpegResult() {}

  /** What FFmpeg says of a negative result. */
  public static String text(int code) {
    byte[] text = new byte[MAX_TEXT];
    av_strerror(code, text, text.length);
    return new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
  }
}
