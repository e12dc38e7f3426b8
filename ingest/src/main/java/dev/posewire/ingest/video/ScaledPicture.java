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
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GBRP;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.video.ScalingStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.javacpp.BytePointer;

/**
 * A frame scaled once, bilinear, to BGR24 in memory of its own. Keeps what it needs for one size
 * and colour and renews it when the frames change. Not thread-safe: owned by the source's thread.
 */
final class ScaledPicture implements AutoCloseable {
  /** From this height on an unnamed matrix is BT.709, as players guess; below, BT.601. */
  private static final int HD_HEIGHT = 720;

  private record Job(
      int fromWidth, int fromHeight, int format, int matrix, boolean full, int width, int height) {}

  private final List<ScalingStep> steps = new ArrayList<>();
  private Job job;
  private StoredPicture stored;

  /**
   * Scales it.
   *
   * @param from what is scaled
   * @param whole the frame that it is a part of: its height tells the colours of a silent stream
   */
  void scale(AVFrame from, AVFrame whole, int width, int height) throws SourceException {
    prepare(
        from,
        new Job(
            from.width(),
            from.height(),
            from.format(),
            matrix(whole),
            isFullRange(whole),
            width,
            height));
    AVFrame next = from;
    for (ScalingStep step : steps) {
      int rows = step.scale(next);
      if (rows != height) {
        throw new SourceException(
            Kind.UNSUPPORTED, "scaling must give %d rows: %d (%s)".formatted(height, rows, job));
      }
      next = step.scaled();
    }
  }

  /** Lays what was scaled last upright into the top left of an image. */
  void copyUpright(Orientation orientation, ByteBuffer image, int imageStride) {
    stored.copyUpright(orientation, image, imageStride);
  }

  private void prepare(AVFrame from, Job wanted) throws SourceException {
    if (wanted.equals(job)) {
      return;
    }
    free();
    AVFrame like = from;
    for (int format : formats(wanted.width())) {
      ScalingStep step =
          ScalingStep.open(like, wanted.width(), wanted.height(), format)
              .orElseThrow(() -> cannot(wanted));
      steps.add(step);
      like = step.scaled();
    }
    if (!isRgb(wanted.format())) {
      steps.get(0).readColours(wanted.matrix(), wanted.full());
    }
    int stride = like.linesize(0);
    long bytes = (long) stride * wanted.height();
    stored =
        new StoredPicture(
            like.data(0).capacity(bytes).asByteBuffer(), stride, wanted.width(), wanted.height());
    job = wanted;
  }

  /**
   * What the picture becomes, one after the other. FFmpeg has vector code for packed pixels of even
   * width only, but for planes of any.
   */
  private static List<Integer> formats(int width) {
    return width % 2 == 0 ? List.of(AV_PIX_FMT_BGR24) : List.of(AV_PIX_FMT_GBRP, AV_PIX_FMT_BGR24);
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
    stored = null;
    steps.forEach(ScalingStep::close);
    steps.clear();
  }

  @Override
  public void close() {
    free();
  }
}
