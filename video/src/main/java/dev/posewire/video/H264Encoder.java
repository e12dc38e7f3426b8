package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Codes frames as H.264 by FFmpeg's libopenh264, without B-frames: each comes out at once. Not
 * thread-safe: owned by the thread that opens it, which closes it once.
 */
public final class H264Encoder implements AutoCloseable {
  /** The format of the frames that it takes. */
  public static final int PIXEL_FORMAT = AV_PIX_FMT_YUV420P;

  private static final String ENCODER = "libopenh264";

  /** A smaller one libopenh264 takes when it is opened, and fails with the first frame. */
  private static final int MIN_SIDE = 16;

  /** Of a rate as a fraction; the one FFmpeg's own programs use. */
  private static final int MAX_FRACTION = 1_001_000;

  private final AVCodecContext context;
  private final AVPacket packet = av_packet_alloc();

  private H264Encoder(AVCodec codec) {
    context = avcodec_alloc_context3(codec);
  }

  /**
   * {@code globalHeader}: its headers are beside the stream, not in front of each key frame. Empty
   * where the encoder does not take that size; an odd one it would cut.
   */
  public static Optional<H264Encoder> open(H264Settings settings, boolean globalHeader) {
    if (settings.width() % 2 != 0 || settings.height() % 2 != 0) {
      return Optional.empty();
    }
    if (Math.min(settings.width(), settings.height()) < MIN_SIDE) return Optional.empty();
    AVCodec codec = avcodec_find_encoder_by_name(ENCODER);
    H264Encoder encoder = new H264Encoder(codec);
    AVCodecContext context = encoder.context;
    context.width(settings.width()).height(settings.height()).pix_fmt(PIXEL_FORMAT);
    context.gop_size(settings.keyFrameDistance()).max_b_frames(0);
    context.bit_rate(settings.bitsPerSecond());
    try (AVRational rate = av_d2q(settings.fps(), MAX_FRACTION)) {
      context.framerate(rate);
      if (settings.ticksPerSecond() == 0) {
        context.time_base().num(rate.den()).den(rate.num());
      } else {
        context.time_base().num(1).den(settings.ticksPerSecond());
      }
    }
    context.flags(context.flags() | (globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      encoder.close();
      return Optional.empty();
    }
    return Optional.of(encoder);
  }

  /** What describes its stream. */
  public AVCodecContext context() {
    return context;
  }

  /** {@code time}: in ticks, from 0 and rising; a packet is valid while {@code taker} runs. */
  public void encode(AVFrame frame, long time, Consumer<AVPacket> taker) {
    frame.pts(time);
    send(frame, taker);
  }

  /** No more frames: what it kept back comes out now. */
  public void finish(Consumer<AVPacket> taker) {
    send(null, taker);
  }

  private void send(AVFrame frame, Consumer<AVPacket> taker) {
    require(avcodec_send_frame(context, frame));
    int result = avcodec_receive_packet(context, packet);
    while (result >= 0) {
      taker.accept(packet);
      result = avcodec_receive_packet(context, packet);
    }
    if (result != AVERROR_EAGAIN() && result != AVERROR_EOF) {
      require(result);
    }
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException(
          ENCODER + " failed: " + FfmpegResult.text(result) + " (" + result + ")");
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    packet.close();
    avcodec_free_context(context);
    context.close();
  }
}
