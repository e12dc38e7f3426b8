package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.posewire.ingest.video.FrameTimeline.Ticks;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Places the frames of an open input on its time line: by their pts, or by when they came where the
 * stream has none of its own (MJPEG over HTTP). Not thread-safe: owned by the source's thread.
 */
final class StreamTime {
  private final Demuxer demuxer;
  private final FrameTimeline line;
  private long lastNanos;

  StreamTime(Demuxer demuxer) {
    this.demuxer = demuxer;
    this.line = line(demuxer);
  }

  private static FrameTimeline line(Demuxer demuxer) {
    if (demuxer.isUntimed()) {
      return new FrameTimeline(new Ticks(1, 1_000_000, 64), OptionalLong.empty(), 0);
    }
    AVStream video = demuxer.video();
    try (AVRational tick = video.time_base()) {
      return new FrameTimeline(
          new Ticks(tick.num(), tick.den(), video.pts_wrap_bits()),
          known(video.start_time()),
          demuxer.fps());
    }
  }

  /** Microseconds since the start of the stream. Call it once for every frame, in order. */
  long place(AVFrame frame, long nowNanos) {
    long elapsedMicros = demuxer.isEndless() ? (nowNanos - lastNanos) / 1000 : 0;
    lastNanos = nowNanos;
    OptionalLong pts =
        demuxer.isUntimed()
            ? OptionalLong.of(nowNanos / 1000)
            : known(frame.best_effort_timestamp());
    return line.micros(pts, elapsedMicros);
  }

  /** By how much the stream's own time jumped before the frame placed last; 0: it did not. */
  long jumpMicros() {
    return line.jumpMicros();
  }

  private static OptionalLong known(long ticks) {
    return ticks == AV_NOPTS_VALUE ? OptionalLong.empty() : OptionalLong.of(ticks);
  }
}
