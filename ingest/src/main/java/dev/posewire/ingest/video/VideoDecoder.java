package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Turns packets of one stream into frames, in software; goes on behind what is damaged and counts
 * it. Not thread-safe: owned by the source's thread.
 */
final class VideoDecoder implements AutoCloseable {
  /** 8192 x 8192; a frame beyond is refused before memory is taken for it. */
  private static final long MAX_PIXELS = 1L << 26;

  /** FFmpeg's {@code frame.h}; the binding leaves it out. */
  private static final int AV_FRAME_FLAG_CORRUPT = 1;

  private final AVCodecContext context;
  private final AVFrame frame = av_frame_alloc();
  private boolean draining;
  private long corrupt;
  private boolean closed;

  private VideoDecoder(AVCodecContext context) {
    this.context = context;
  }

  /** {@code live}: gives a frame as soon as it can, at the cost of nothing else. */
  static VideoDecoder open(AVStream stream, int threads, boolean live, SourceUrl url)
      throws SourceException {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null) {
      String name = avcodec_get_name(stream.codecpar().codec_id()).getString();
      throw new SourceException(
          Kind.UNSUPPORTED, "cannot open %s: no decoder for codec %s".formatted(url, name));
    }
    VideoDecoder decoder = new VideoDecoder(avcodec_alloc_context3(codec));
    int result = decoder.start(stream, codec, threads, live);
    if (result < 0) {
      decoder.close();
      throw new SourceException(
          Kind.UNSUPPORTED,
          "cannot open %s: the decoder %s refuses it (%d)"
              .formatted(url, codec.name().getString(), result));
    }
    return decoder;
  }

  private int start(AVStream stream, AVCodec codec, int threads, boolean live) {
    int result = avcodec_parameters_to_context(context, stream.codecpar());
    if (result < 0) {
      return result;
    }
    context.pkt_timebase(stream.time_base());
    context.thread_count(threads);
    context.max_pixels(MAX_PIXELS);
    if (live) {
      context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    }
    return avcodec_open2(context, codec, (AVDictionary) null);
  }

  /** Hands over a packet; call it only once {@link #receive} had nothing more. */
  void send(AVPacket packet) {
    boolean damaged = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
    if (avcodec_send_packet(context, packet) < 0 || damaged) {
      corrupt++;
    }
  }

  /** No more packets: what the decoder kept back comes out now. */
  void drain() {
    if (!draining) {
      draining = true;
      avcodec_send_packet(context, null);
    }
  }

  boolean isDraining() {
    return draining;
  }

  /** Whether {@link #frame} is a new one. If not, the decoder wants a packet, or is at its end. */
  boolean receive() {
    while (true) {
      int result = avcodec_receive_frame(context, frame);
      if (result >= 0) {
        boolean damaged =
            frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0;
        corrupt += damaged ? 1 : 0;
        return true;
      }
      if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
        return false;
      }
      corrupt++;
      if (!draining) {
        return false;
      }
    }
  }

  /** The frame received last; valid until the next one. */
  AVFrame frame() {
    return frame;
  }

  /** Damaged packets and frames. */
  long corrupt() {
    return corrupt;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    av_frame_free(frame);
    frame.close();
    avcodec_free_context(context);
    context.close();
  }
}
