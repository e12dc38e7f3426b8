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

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Scales frames once, bilinear, to BGR24 and lays them upright into their letterbox. Keeps what it
 * needs for one size and colour and renews it when the frames change. Not thread-safe: owned by the
 * source's thread.
 */
final class FrameScaler implements AutoCloseable {
  /** swscale writes whole vectors: rows begin at multiples of the widest. */
  private static final int ROW_ALIGNMENT = 64;

  /** The neutral contrast and saturation of sws_setColorspaceDetails, 16.16 fixed point. */
  private static final int NEUTRAL = 1 << 16;

  /** From this height on an unnamed matrix is BT.709, as players guess; below, BT.601. */
  private static final int HD_HEIGHT = 720;

  private record Job(
      int fromWidth, int fromHeight, int format, int matrix, boolean full, int width, int height) {
    int stride() {
      return (width * 3 + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
    }
  }

  private Job job;
  private PointerPointer<BytePointer> planes;
  private IntPointer strides;
  private SwsContext context;
  private BytePointer scaled;
  private byte[] stored = new byte[0];

  /** A new image of the geometry's size, which the caller owns. */
  FrameImage scale(AVFrame frame, Orientation orientation, LetterboxGeometry geometry)
      throws SourceException {
    prepare(jobFor(frame, orientation, geometry));
    int rows =
        sws_scale(context, frame.data(), frame.linesize(), 0, job.fromHeight(), planes, strides);
    if (rows != job.height()) {
      throw new SourceException(
          Kind.UNSUPPORTED,
          "scaling must give %d rows: %d (%s)".formatted(job.height(), rows, job));
    }
    scaled.position(0).get(stored, 0, stored.length);
    byte[] image = new byte[geometry.imageBytes()];
    orientation.copy(stored, job.stride(), job.width(), job.height(), image, geometry.width());
    return new FrameImage(geometry, image);
  }

  private static Job jobFor(AVFrame frame, Orientation orientation, LetterboxGeometry geometry) {
    boolean swapped = orientation.swapped();
    return new Job(
        frame.width(),
        frame.height(),
        frame.format(),
        matrix(frame),
        isFullRange(frame),
        swapped ? geometry.scaledHeight() : geometry.scaledWidth(),
        swapped ? geometry.scaledWidth() : geometry.scaledHeight());
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
      BytePointer name = av_get_pix_fmt_name(wanted.format());
      throw new SourceException(
          Kind.UNSUPPORTED,
          "frames of %dx%d in pixel format %s cannot be scaled to %dx%d"
              .formatted(
                  wanted.fromWidth(),
                  wanted.fromHeight(),
                  name == null ? wanted.format() : name.getString(),
                  wanted.width(),
                  wanted.height()));
    }
    if (!isRgb(wanted.format())) {
      IntPointer from = sws_getCoefficients(wanted.matrix());
      IntPointer to = sws_getCoefficients(SWS_CS_ITU601);
      int range = wanted.full() ? 1 : 0;
      sws_setColorspaceDetails(context, from, range, to, 1, 0, NEUTRAL, NEUTRAL);
    }
    int bytes = wanted.stride() * wanted.height();
    scaled = new BytePointer(bytes + ROW_ALIGNMENT);
    stored = new byte[bytes];
    planes = new PointerPointer<BytePointer>(scaled, null, null, null);
    strides = new IntPointer(wanted.stride(), 0, 0, 0);
    job = wanted;
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
      scaled.close();
      scaled = null;
      planes.close();
      strides.close();
    }
  }

  @Override
  public void close() {
    free();
  }
}
