package dev.posewire.ingest.video;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.video.BgrCanvas;
import dev.posewire.video.FfmpegLog;
import dev.posewire.video.H264Encoder;
import dev.posewire.video.H264Settings;
import dev.posewire.video.ScalingStep;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Writes the test card as a video, coded as H.264 as a camera would.
 *
 * <p>The end of the file's name says what it becomes: {@code .mp4}, {@code .mov}, {@code .mkv},
 * {@code .avi} or {@code .ts}; {@code .h264} is bare H.264 (Annex B) with a delimiter before each
 * access unit and the headers at every key frame, of which there is one a second. Bare H.264 does
 * not tell its rate. A file that is there is replaced, and only by one that is complete: until then
 * it has the suffix {@code .part}. Thread-safe: holds no state.
 */
public final class TestCardVideo {
  /** Two to three times what a camera sends at 1280 x 720, so that colours survive. */
  private static final long BITS_PER_SECOND = 4_000_000;

  private TestCardVideo() {}

  /**
   * Writes the frames from 0 on: frame {@code i} of the file is frame {@code i} of the scene.
   *
   * @param frames how many; the scene's own {@code frames} plays no part
   * @return {@code file}
   * @throws UserErrorException if the file cannot be written, or H.264 takes no pictures of that
   *     size: it takes even sides, 3840 x 2160 at most; nothing of it is left then
   */
  public static Path write(Path file, TestCardScene scene, int frames) {
    return write(file, scene, frames, frame -> frame);
  }

  /**
   * Writes so many frames that go on smoothly when the file is played again from its start: the
   * scene runs to frame {@code frames / 2}, then back. Otherwise as {@link #write(Path,
   * TestCardScene, int)}.
   */
  public static Path writeLoop(Path file, TestCardScene scene, int frames) {
    return write(file, scene, frames, frame -> Math.min(frame, frames - frame));
  }

  /**
   * Checks a file before anything is drawn.
   *
   * @throws UserErrorException if its name has no end that is known, or it is a folder or a device
   */
  public static void requireWritable(Path file) {
    Container unused = Muxer.requireWritable(file);
  }

  /** {@code shown}: the scene's frame for each of the file's. */
  private static Path write(Path file, TestCardScene scene, int frames, LongUnaryOperator shown) {
    FfmpegLog.silence();
    int width = scene.width();
    int height = scene.height();
    byte[] bgr = new byte[width * height * 3];
    try (Muxer muxer = Muxer.open(file);
        H264Encoder encoder =
            taken(H264Encoder.open(asACamera(scene), muxer.wantsGlobalHeader()), file, scene);
        BgrCanvas canvas = taken(BgrCanvas.open(width, height), file, scene);
        ScalingStep colours =
            taken(
                ScalingStep.open(canvas.frame(), width, height, H264Encoder.PIXEL_FORMAT),
                file,
                scene)) {
      muxer.begin(encoder);
      for (int i = 0; i < frames; i++) {
        scene.draw(shown.applyAsLong(i), bgr);
        canvas.paint(bgr);
        colours.scale(canvas.frame());
        encoder.encode(colours.scaled(), i, muxer::write);
      }
      encoder.finish(muxer::write);
      muxer.complete();
    }
    return file;
  }

  /** A key frame every second. */
  private static H264Settings asACamera(TestCardScene scene) {
    return new H264Settings(
        scene.width(),
        scene.height(),
        scene.fps(),
        0,
        BITS_PER_SECOND,
        Math.max(1, (int) Math.round(scene.fps())));
  }

  private static <T> T taken(Optional<T> opened, Path file, TestCardScene scene) {
    return opened.orElseThrow(
        () ->
            new UserErrorException(
                ("cannot write %s: H.264 takes no pictures of %d x %d here; choose even sides,"
                        + " 3840 x 2160 at most")
                    .formatted(file, scene.width(), scene.height())));
  }
}
