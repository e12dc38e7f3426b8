package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

/**
 * FFmpeg's own log, which goes to the standard error of the process and may name URLs with their
 * passwords: it is silenced. What matters comes as an exception.
 */
public final class FfmpegLog {
  private FfmpegLog() {}

  /** For the whole process; to be called before anything else of FFmpeg. */
  public static void silence() {
    av_log_set_level(AV_LOG_QUIET);
  }
}
