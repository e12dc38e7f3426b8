package dev.posewire.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Clips as cameras code them: H.264 without B-frames, a key frame every second; of the street of
 * the shared folder where it is there, else of FFmpeg's moving test picture.
 *
 * @param folder where they are written
 */
record CameraClips(Path folder, Optional<Path> street) {
  private static final String CODER =
      "aud=1:repeat-headers=1:scenecut=0:keyint=%d:min-keyint=%d:threads=1";

  static CameraClips in(Path folder) {
    Clip clip = Clip.find(Optional.empty(), System.getenv());
    return new CameraClips(folder, clip.folder().map(unused -> Path.of(clip.url())));
  }

  /** A bare stream (Annex B), as the RTSP server takes it. */
  Path write(int width, int height, int fps, int seconds) throws IOException, InterruptedException {
    return write(width, height, fps, seconds, "h264");
  }

  /** An MP4. */
  Path writeMp4(int width, int height, int fps, int seconds)
      throws IOException, InterruptedException {
    return write(width, height, fps, seconds, "mp4");
  }

  private Path write(int width, int height, int fps, int seconds, String format)
      throws IOException, InterruptedException {
    Path clip = folder.resolve("camera-%dx%d-%d.%s".formatted(width, height, fps, format));
    String size = width + "x" + height;
    List<String> from =
        street
            .map(file -> List.of("-stream_loop", "-1", "-i", file.toString()))
            .orElseGet(() -> List.of("-f", "lavfi", "-i", "testsrc2=size=" + size));
    String scaled = "scale=%d:%d,setpts=N/%d/TB,fps=%d".formatted(width, height, fps, fps);
    List<String> to =
        List.of(
            "-an",
            "-vf",
            scaled,
            "-frames:v",
            Integer.toString(fps * seconds),
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-bf",
            "0",
            "-x264-params",
            CODER.formatted(fps, fps),
            "-f",
            format,
            clip.toString());
    String unused = FfmpegCommand.run(concat(from, to));
    return clip;
  }

  String content() {
    return street.map(file -> file.getFileName().toString()).orElse("FFmpeg's testsrc2");
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
