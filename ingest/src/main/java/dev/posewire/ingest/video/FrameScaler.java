package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Makes BGR24 images of frames: cuts the region out, scales once, lays the result upright into its
 * letterbox. Holds nothing native before its first frame. Not thread-safe: owned by the source's
 * thread.
 */
final class FrameScaler implements AutoCloseable {
  private final PictureCut cut = new PictureCut();
  private final ScaledPicture picture = new ScaledPicture();

  /** A new image of the geometry's size, which the caller owns. */
  FrameImage scale(AVFrame frame, Orientation orientation, LetterboxGeometry geometry)
      throws SourceException {
    AVFrame part = cut.of(frame, orientation, geometry);
    boolean swapped = orientation.swapped();
    picture.scale(
        part,
        frame,
        swapped ? geometry.scaledHeight() : geometry.scaledWidth(),
        swapped ? geometry.scaledWidth() : geometry.scaledHeight());
    byte[] bgr = new byte[geometry.imageBytes()];
    picture.copyUpright(orientation, ByteBuffer.wrap(bgr), geometry.width() * 3);
    return new FrameImage(geometry, bgr);
  }

  @Override
  public void close() {
    picture.close();
    cut.close();
  }
}
