package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;

/**
 * The size of a picture once it stands upright and its pixels are square.
 *
 * @param width pixels
 * @param height pixels
 */
record PictureShape(Orientation orientation, int width, int height) {
  /** What lies beyond is taken for a mistake of the file's: no camera has such pixels. */
  private static final double MAX_ASPECT = 8;

  /** Of a decoded frame: upright as it says itself. */
  static PictureShape of(AVFrame frame) {
    Orientation orientation = Orientation.UPRIGHT;
    AVFrameSideData side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (side != null) {
      int[] matrix = new int[9];
      new IntPointer(side.data()).get(matrix);
      orientation = Orientation.of(matrix);
    }
    try (AVRational aspect = frame.sample_aspect_ratio()) {
      return of(frame.width(), frame.height(), aspect.num(), aspect.den(), orientation);
    }
  }

  /**
   * Wide pixels widen the picture and tall ones narrow it, as players do: the number of rows stays.
   *
   * @param aspectNumerator width of a stored pixel; 0 or less: unknown, so square
   * @param aspectDenominator height of a stored pixel
   */
  static PictureShape of(
      int storedWidth,
      int storedHeight,
      int aspectNumerator,
      int aspectDenominator,
      Orientation orientation) {
    double aspect = 1;
    if (aspectNumerator > 0 && aspectDenominator > 0) {
      double given = (double) aspectNumerator / aspectDenominator;
      aspect = given <= MAX_ASPECT && given >= 1 / MAX_ASPECT ? given : 1;
    }
    int width = Math.max(1, (int) Math.round(storedWidth * aspect));
    return orientation.swapped()
        ? new PictureShape(orientation, storedHeight, width)
        : new PictureShape(orientation, width, storedHeight);
  }
}
