package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * A BGR24 picture in FFmpeg's memory. Not thread-safe: owned by the thread that opens it, which
 * closes it once.
 */
public final class BgrCanvas implements AutoCloseable {
  private final AVFrame frame = av_frame_alloc();

  private BgrCanvas() {}

  /** Of so many pixels; empty where there is no memory for it. */
  public static Optional<BgrCanvas> open(int width, int height) {
    BgrCanvas canvas = new BgrCanvas();
    canvas.frame.width(width).height(height).format(AV_PIX_FMT_BGR24);
    if (av_frame_get_buffer(canvas.frame, 0) < 0) {
      canvas.close();
      return Optional.empty();
    }
    return Optional.of(canvas);
  }

  /** {@code bgr}: {@code [height, width, 3]}, rows from top to bottom without gaps. */
  public void paint(byte[] bgr) {
    int rowBytes = frame.width() * 3;
    try (BytePointer pixels = new BytePointer(frame.data(0))) {
      for (int y = 0; y < frame.height(); y++) {
        pixels.position((long) y * frame.linesize(0)).put(bgr, y * rowBytes, rowBytes);
      }
    }
  }

  /** What was painted last; valid until the close. */
  public AVFrame frame() {
    return frame;
  }

  @Override
  public void close() {
    av_frame_free(frame);
    frame.close();
  }
}
