package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Brings frames of one size and format to another, bilinear, in memory of its own. Not thread-safe:
 * owned by the source's thread, which closes it once.
 */
public final class ScalingStep implements AutoCloseable {
  /** The neutral contrast and saturation of sws_setColorspaceDetails, 16.16 fixed point. */
  private static final int NEUTRAL = 1 << 16;

  private final SwsContext context;
  private final AVFrame scaled = av_frame_alloc();

  private ScalingStep(SwsContext context) {
    this.context = context;
  }

  /** From frames like this one; empty where FFmpeg cannot. */
  public static Optional<ScalingStep> open(AVFrame like, int width, int height, int format) {
    SwsContext context =
        sws_getContext(
            like.width(),
            like.height(),
            like.format(),
            width,
            height,
            format,
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      return Optional.empty();
    }
    ScalingStep step = new ScalingStep(context);
    step.scaled.width(width).height(height).format(format);
    if (av_frame_get_buffer(step.scaled, 0) < 0) {
      step.close();
      return Optional.empty();
    }
    return Optional.of(step);
  }

  /** How the YUV of its frames is to be read; {@code matrix}: one of {@code SWS_CS_*}. */
  public void readColours(int matrix, boolean fullRange) {
    IntPointer from = sws_getCoefficients(matrix);
    IntPointer to = sws_getCoefficients(SWS_CS_ITU601);
    sws_setColorspaceDetails(context, from, fullRange ? 1 : 0, to, 1, 0, NEUTRAL, NEUTRAL);
  }

  /** Answers how many rows came out. */
  public int scale(AVFrame from) {
    return sws_scale(
        context, from.data(), from.linesize(), 0, from.height(), scaled.data(), scaled.linesize());
  }

  /** What was scaled last; valid until the next or the close. */
  public AVFrame scaled() {
    return scaled;
  }

  @Override
  public void close() {
    sws_freeContext(context);
    av_frame_free(scaled);
    scaled.close();
  }
}
