package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * A frame scaled once, bilinear, to BGR24 in memory of its own. Keeps what it needs for one size
 * and colour and renews it when the frames change. Not thread-safe: owned by the source's thread.
 */
final class ScaledPicture implements AutoCloseable {
  /** The neutral contrast and saturation of sws_setColorspaceDetails, 16.16 fixed point. */
  private static final int NEUTRAL = 1 << 16;

  /** From this height on an unnamed matrix is BT.709, as players guess; below, BT.601. */
  private static final int HD_HEIGHT = 720;

  private record Job(
      int fromWidth, int fromHeight, int format, int matrix, boolean full, int width, int height) {}

  private Job job;
  private SwsContext context;
  private AVFrame scaled;
  private StoredPicture stored;

  /**
   * Scales it.
   *
   * @param from what is scaled
   * @param whole the frame that it is a part of: its height tells the colours of a silent stream
   */
  void scale(AVFrame from, AVFrame whole, int width, int height) throws SourceException {
    prepare(
        new Job(
            from.width(),
            from.height(),
            from.format(),
            matrix(whole),
            isFullRange(whole),
            width,
            height));
    int rows =
        sws_scale(
            context,
            from.data(),
            from.linesize(),
            0,
            job.fromHeight(),
            scaled.data(),
            scaled.linesize());
    if (rows != job.height()) {
      throw new SourceException(
          Kind.UNSUPPORTED,
          "scaling must give %d rows: %d (%s)".formatted(job.height(), rows, job));
    }
  }

  /** Lays what was scaled last upright into the top left of an image. */
  void copyUpright(Orientation orientation, ByteBuffer image, int imageStride) {
    stored.copyUpright(orientation, image, imageStride);
  }

  private void prepare(Job wanted) throws SourceException {
    if (wanted.equals(job)) {
      return;
    }
    free();
    context =
        sws_getContext(
            wanted.fromWidth(),
            wanted.fromHeight(),
            wanted.format(),
            wanted.width(),
            wanted.height(),
            AV_PIX_FMT_BGR24,
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw cannot(wanted);
    }
    if (!isRgb(wanted.format())) {
      IntPointer from = sws_getCoefficients(wanted.matrix());
      IntPointer to = sws_getCoefficients(SWS_CS_ITU601);
      int range = wanted.full() ? 1 : 0;
      sws_setColorspaceDetails(context, from, range, to, 1, 0, NEUTRAL, NEUTRAL);
    }
    scaled = av_frame_alloc();
    scaled.width(wanted.width()).height(wanted.height()).format(AV_PIX_FMT_BGR24);
    if (av_frame_get_buffer(scaled, 0) < 0) {
      throw cannot(wanted);
    }
    int stride = scaled.linesize(0);
    long bytes = (long) stride * wanted.height();
    stored =
        new StoredPicture(
            scaled.data(0).capacity(bytes).asByteBuffer(), stride, wanted.width(), wanted.height());
    job = wanted;
  }

  private static SourceException cannot(Job wanted) {
    BytePointer name = av_get_pix_fmt_name(wanted.format());
    return new SourceException(
        Kind.UNSUPPORTED,
        "frames of %dx%d in pixel format %s cannot be scaled to %dx%d"
            .formatted(
                wanted.fromWidth(),
                wanted.fromHeight(),
                name == null ? wanted.format() : name.getString(),
                wanted.width(),
                wanted.height()));
  }

  private static int matrix(AVFrame frame) {
    int matrix = frame.colorspace();
    if (matrix == AVCOL_SPC_BT2020_NCL || matrix == AVCOL_SPC_BT2020_CL) {
      return SWS_CS_BT2020;
    }
    boolean guessed = matrix == AVCOL_SPC_UNSPECIFIED && frame.height() >= HD_HEIGHT;
    return matrix == AVCOL_SPC_BT709 || guessed ? SWS_CS_ITU709 : SWS_CS_ITU601;
  }

  /** Where the stream is silent: the JPEG formats and grey are full, other YUV is not. */
  private static boolean isFullRange(AVFrame frame) {
    if (frame.color_range() != AVCOL_RANGE_UNSPECIFIED) {
      return frame.color_range() == AVCOL_RANGE_JPEG;
    }
    String name = av_get_pix_fmt_name(frame.format()).getString();
    return name.startsWith("yuvj") || name.startsWith("gray") || name.startsWith("ya");
  }

  private static boolean isRgb(int format) {
    AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(format);
    return (descriptor.flags() & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
  }

  private void free() {
    job = null;
    if (context != null) {
      sws_freeContext(context);
      context = null;
    }
    if (scaled != null) {
      av_frame_free(scaled);
      scaled.close();
      scaled = null;
      stored = null;
    }
  }

  @Override
  public void close() {
    free();
  }
}
