package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_BITSTREAM;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.LetterboxGeometry.Axis;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Shows the part of a frame that a geometry uses, without a copy: a second frame on the same
 * memory, its planes beginning inside. Where colours are stored at half the size, a part that
 * begins at an odd pixel has them half a colour pixel off, which nobody sees. Not thread-safe:
 * owned by the source's thread.
 */
final class PictureCut implements AutoCloseable {
  private AVFrame view;

  /**
   * The frame itself where all of it is used; valid until the next call, and as long as the frame
   * is.
   */
  AVFrame of(AVFrame frame, Orientation orientation, LetterboxGeometry geometry)
      throws SourceException {
    if (geometry.x().isWhole() && geometry.y().isWhole()) {
      return frame;
    }
    if (view == null) {
      view = av_frame_alloc();
    }
    av_frame_unref(view);
    if ((av_pix_fmt_desc_get(frame.format()).flags() & AV_PIX_FMT_FLAG_BITSTREAM) != 0
        || av_frame_ref(view, frame) < 0) {
      throw new SourceException(
          Kind.UNSUPPORTED, "no region can be cut out of pictures with less than a byte a pixel");
    }
    Axis along = orientation.swapped() ? geometry.y() : geometry.x();
    Axis down = orientation.swapped() ? geometry.x() : geometry.y();
    boolean alongReversed =
        orientation.swapped() ? orientation.fromBottom() : orientation.fromRight();
    boolean downReversed =
        orientation.swapped() ? orientation.fromRight() : orientation.fromBottom();
    int left = before(along, alongReversed, frame.width());
    int top = before(down, downReversed, frame.height());
    view.crop_left(left).crop_right(after(along, alongReversed, left, frame.width()));
    view.crop_top(top).crop_bottom(after(down, downReversed, top, frame.height()));
    if (av_frame_apply_cropping(view, AV_FRAME_CROP_UNALIGNED) < 0) {
      throw new SourceException(
          Kind.UNSUPPORTED,
          "no region can be cut out of pictures of %dx%d".formatted(frame.width(), frame.height()));
    }
    return view;
  }

  /** Stored pixels before the part; wide pixels are stored as fewer. */
  private static int before(Axis axis, boolean reversed, int stored) {
    int from = reversed ? axis.source() - axis.to() : axis.from();
    return Math.min(stored - 1, stored(from, axis, stored));
  }

  private static int after(Axis axis, boolean reversed, int before, int stored) {
    int to = reversed ? axis.source() - axis.from() : axis.to();
    return stored - Math.max(before + 1, stored(to, axis, stored));
  }

  private static int stored(int pixels, Axis axis, int stored) {
    return (int) Math.round((double) pixels * stored / axis.source());
  }

  @Override
  public void close() {
    if (view != null) {
      av_frame_free(view);
      view.close();
      view = null;
    }
  }
}
