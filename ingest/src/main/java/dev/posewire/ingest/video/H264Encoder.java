package dev.posewire.ingest.video;

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
 * Codes frames as H.264 by FFmpeg's libopenh264, as a camera would: a key frame every second, and
 * no B-frames. Not thread-safe: owned by the thread that opens it, which closes it once.
 */
final class H264Encoder implements AutoCloseable {
  /** The format of the frames that it takes. */
  static final int PIXEL_FORMAT = AV_PIX_FMT_YUV420P;

  private static final String ENCODER = "libopenh264";

  /** Two to three times what a camera sends at 1280 x 720, so that colours survive. */
  private static final long BITS_A_SECOND = 4_000_000;

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
  static Optional<H264Encoder> open(int width, int height, double fps, boolean globalHeader) {
    if (width % 2 != 0 || height % 2 != 0) {
      return Optional.empty();
    }
    AVCodec codec = avcodec_find_encoder_by_name(ENCODER);
    H264Encoder encoder = new H264Encoder(codec);
    AVCodecContext context = encoder.context;
    context.width(width).height(height).pix_fmt(PIXEL_FORMAT);
    context.gop_size(Math.max(1, (int) Math.round(fps))).max_b_frames(0).bit_rate(BITS_A_SECOND);
    try (AVRational rate = av_d2q(fps, MAX_FRACTION)) {
      context.framerate(rate);
      context.time_base().num(rate.den()).den(rate.num());
    }
    context.flags(context.flags() | (globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
      encoder.close();
      return Optional.empty();
    }
    return Optional.of(encoder);
  }

  /** What describes its stream. */
  AVCodecContext context() {
    return context;
  }

  /** {@code index}: from 0; a packet is valid while {@code taker} runs. */
  void encode(AVFrame frame, long index, Consumer<AVPacket> taker) {
    frame.pts(index);
    send(frame, taker);
  }

  /** No more frames: what it kept back comes out now. */
  void finish(Consumer<AVPacket> taker) {
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
          ENCODER + " failed: " + FfmpegErrors.text(result) + " (" + result + ")");
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
