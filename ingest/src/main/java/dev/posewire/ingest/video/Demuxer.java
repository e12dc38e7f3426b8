package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONKEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NOTIMESTAMPS;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_NO_BYTE_SEEK;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_size;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceOptions;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.video.FfmpegLog;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Reads the packets of the best video stream of one input. Not thread-safe: owned by the source's
 * thread; the {@link Interrupt} breaks it off.
 */
final class Demuxer implements AutoCloseable {
  /** Enough for a damaged stretch of a file; a file that says no more than this is done with. */
  private static final int MAX_BAD_READS = 1000;

  /** Packets in a row that are not of the video: a second of sound has 50. */
  private static final int MAX_STRANGERS = 500;

  private static final Duration FAREWELL = Duration.ofMillis(500);
  private static final double MAX_FPS = 1000;

  private final InputTarget target;
  private final Interrupt interrupt;
  private final AVFormatContext context;
  private final OpenGuard guard;
  private final AVPacket packet = av_packet_alloc();
  private AVStream video;
  private long strangers;
  private boolean endless;
  private boolean untimed;
  private long badReads;
  private boolean closed;

  /** Holds native memory from now on: close it whatever {@link #open} says. */
  Demuxer(InputTarget target, Interrupt interrupt) {
    FfmpegLog.silence();
    this.target = target;
    this.interrupt = interrupt;
    this.context = avformat_alloc_context();
    interrupt.guard(context);
    this.guard = new OpenGuard(target, context, interrupt);
  }

  /** Connects and finds the video stream. */
  void open(SourceSettings settings) throws SourceException {
    AVDictionary options = new AVDictionary(null);
    Map<String, String> wanted = SourceOptions.ofInput(settings.connection().options());
    try {
      FfmpegOptions.set(options, wanted);
      setOptions(options, settings);
      AVInputFormat format = target.isRtsp() ? av_find_input_format("rtsp") : null;
      int result = avformat_open_input(context, target.location(), format, options);
      guard.opened(result);
      check(result);
      FfmpegOptions.requireTaken(options, wanted, target.url());
    } finally {
      av_dict_free(options);
    }
    check(avformat_find_stream_info(context, (PointerPointer<?>) null));
    int best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (best < 0 || (context.streams(best).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
      throw new SourceException(
          Kind.UNSUPPORTED, "cannot open %s: it holds no video; name another".formatted(target));
    }
    video = context.streams(best);
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != best) {
        context.streams(i).discard(AVDISCARD_ALL);
      }
    }
    // Files are not even read there. Not so MP4: FFmpeg (8.1.2) gives a key frame behind B-frames
    // that it left out the time of another. All of it is read, and the source leaves out what is
    // not wanted.
    if (settings.decoding().keyframesOnly()
        && !context.iformat().name().getString().startsWith("mov,")) {
      video.discard(AVDISCARD_NONKEY);
    }
    endless = target.isRtsp() || (target.isNetwork() && duration().isZero() && bytes() <= 0);
    untimed = endless && (context.iformat().flags() & AVFMT_NOTIMESTAMPS) != 0;
  }

  /** Of the file behind it; 0 or less: unknown, or those of a mere list of files. */
  private long bytes() {
    boolean isList = (context.iformat().flags() & AVFMT_NO_BYTE_SEEK) != 0;
    return isList || context.pb() == null ? 0 : avio_size(context.pb());
  }

  private void setOptions(AVDictionary options, SourceSettings settings) {
    av_dict_set(options, "protocol_whitelist", target.rules().protocols(), 0);
    av_dict_set(options, "format_whitelist", target.rules().formats(), 0);
    target.rules().input().forEach((name, value) -> av_dict_set(options, name, value, 0));
    if (target.isRtsp()) {
      String transport = settings.connection().transport().name().toLowerCase(Locale.ROOT);
      av_dict_set(options, "rtsp_transport", transport, 0);
      av_dict_set(options, "allowed_media_types", "video", 0);
      // The rate is in the headers: measuring it too takes 0.8 s more before the first frame.
      av_dict_set(options, "fpsprobesize", "0", 0);
      long timeoutMicros = settings.connection().readTimeout().toNanos() / 1000;
      av_dict_set(options, "timeout", Long.toString(timeoutMicros), 0);
    }
  }

  /** Reads on to the next packet of the video stream; false at the end. */
  boolean read() throws SourceException {
    int consecutiveBad = 0;
    while (true) {
      av_packet_unref(packet);
      if (interrupt.isDue()) {
        throw FfmpegErrors.of(AVERROR_EOF, "read", target.url(), interrupt);
      }
      int result = av_read_frame(context, packet);
      if (result == AVERROR_INVALIDDATA && consecutiveBad < MAX_BAD_READS) {
        consecutiveBad++;
        badReads++;
      } else if (result == AVERROR_EOF && !endless && !interrupt.isDue()) {
        return false;
      } else if (result < 0 && result != AVERROR_EAGAIN()) {
        throw FfmpegErrors.of(result, "read", target.url(), interrupt);
      } else if (result >= 0 && packet.stream_index() == video.index()) {
        strangers = 0;
        return true;
      } else if (result >= 0 && endless && ++strangers > MAX_STRANGERS) {
        throw new SourceException(
            Kind.LOST, "the stream of %s became another: only that one goes on".formatted(target));
      }
    }
  }

  /** The packet read last; valid until the next read. */
  AVPacket packet() {
    return packet;
  }

  AVStream video() {
    return video;
  }

  /** Reads that found no packet in damaged data. */
  long badReads() {
    return badReads;
  }

  String codec() {
    return avcodec_get_name(video.codecpar().codec_id()).getString();
  }

  /** Whether it has no end but a fault: a camera, or what behaves as one. */
  boolean isEndless() {
    return endless;
  }

  /** Whether nothing in it says when a frame was taken: when it came is all there is. */
  boolean isUntimed() {
    return untimed;
  }

  /** Whether the packet read last can be decoded without those before it. */
  boolean isKeyframe() {
    return (packet.flags() & AV_PKT_FLAG_KEY) != 0;
  }

  /** Frames a second as announced; 0 when unknown. */
  double fps() {
    if (untimed) {
      return 0;
    }
    try (AVRational rate = av_guess_frame_rate(context, video, null)) {
      double fps = rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
      return fps > 0 && fps <= MAX_FPS ? fps : 0;
    }
  }

  /** Zero when unknown. */
  Duration duration() {
    long micros = context.duration() * 1_000_000 / AV_TIME_BASE;
    return micros > 0 ? Duration.ofNanos(micros * 1000) : Duration.ZERO;
  }

  private void check(int result) throws SourceException {
    if (result < 0 || interrupt.isDue()) {
      throw FfmpegErrors.of(result, "open", target.url(), interrupt);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    interrupt.allowClosing(FAREWELL);
    av_packet_free(packet);
    packet.close();
    // A failed avformat_open_input has freed the context itself and left null here.
    if (!context.isNull()) {
      avformat_close_input(context);
    }
    guard.close();
  }
}
